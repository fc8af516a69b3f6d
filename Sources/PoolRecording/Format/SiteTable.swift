import ResourceTypes

/// Call sites by number, in the order of their first appearance: packed bytes hold numbers only.
struct SiteTable: Sendable {
    private(set) var sites: [CallSite] = []
    private var numbers: [CallSite: Int] = [:]

    /// The site's number, from 0; a new one is given to a new site.
    mutating func number(of site: CallSite) -> Int {
        if let number = numbers[site] { return number }
        numbers[site] = sites.count
        sites.append(site)
        return sites.count - 1
    }

    /// The site of a number.
    func site(_ number: UInt64) throws(ByteUnpacker.Failure) -> CallSite {
        guard number < UInt64(sites.count) else {
            throw ByteUnpacker.Failure(description: "call site \(number) is not listed")
        }
        return sites[Int(number)]
    }
}
