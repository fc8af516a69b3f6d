import ResourceTypes

/// The call sites of a chunk, each with a number.
struct HistorySites: Sendable {
    /// The call sites by number.
    private(set) var list: [CallSite] = []
    private var numbers: [CallSite: Int] = [:]

    /// What they take in memory.
    var byteCount: Int {
        let each = MemoryLayout<CallSite>.stride
        return list.capacity * each + numbers.capacity * (each + MemoryLayout<Int>.stride)
    }

    /// A call site's number; a new one gets the next.
    mutating func number(of site: CallSite) -> Int {
        if let number = numbers[site] { return number }
        numbers[site] = list.count
        list.append(site)
        return list.count - 1
    }

    /// No more will come.
    mutating func seal() { numbers = [:] }
}
