import ResourceTypes

/// Packs what call sites have done so far.
///
/// ```
/// count, then each     the call site's number; waited; timed; usual and long hold in ns
/// ```
/// Numbers are packed as ``BytePacker`` says. It came after ``DetailCodec``, whose bytes older
/// builds read to the end, so it has a column of its own, which is NULL where there is nothing.
enum CallerCodec {
    static func pack(
        _ callers: [PoolStatistics.Caller], sites: inout SiteTable
    ) -> [UInt8]? {
        guard !callers.isEmpty else { return nil }
        var packer = BytePacker()
        packer.count(callers.count)
        for caller in callers {
            packer.count(sites.number(of: caller.site))
            packer.unsigned(caller.waited)
            packer.unsigned(caller.timed)
            packer.unsigned(caller.usualHoldNanoseconds)
            packer.unsigned(caller.longHoldNanoseconds)
        }
        return packer.bytes
    }

    static func unpack(
        _ bytes: [UInt8], sites: SiteTable
    ) throws(ByteUnpacker.Failure) -> [PoolStatistics.Caller] {
        var unpacker = ByteUnpacker(bytes)
        var callers: [PoolStatistics.Caller] = []
        for _ in 0..<(try unpacker.count()) {
            callers.append(
                PoolStatistics.Caller(
                    site: try sites.site(try unpacker.unsigned()),
                    waited: try unpacker.unsigned(), timed: try unpacker.unsigned(),
                    usualHoldNanoseconds: try unpacker.unsigned(),
                    longHoldNanoseconds: try unpacker.unsigned()))
        }
        guard unpacker.isAtEnd else {
            throw ByteUnpacker.Failure(description: "call sites have bytes left over")
        }
        return callers
    }
}
