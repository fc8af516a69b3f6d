import PoolMetrics
import ResourceTypes

/// Packs what a reading has beside its plain numbers: histograms and lists.
///
/// ```
/// byte 1                       the form's number
/// wait, hold, create           each: number of buckets; number of buckets that are not zero; for
///                              each of these how many zeros come before it, and its count; then
///                              the sum in nanoseconds
/// slots: count, then each      index and resource as differences to the slot before (signed);
///                              a byte, state + 8 × activity; age and time in state in ns; uses;
///                              0, or 1 + the number of the holder's call site
/// clean-ups: count, then each  resource; reason byte; due as a difference to the one before
///                              (signed, wrapping) in ns
/// call sites: count, each      number; held (signed); longest in ns
/// ```
/// Numbers are packed as ``BytePacker`` says. The codes of states, activities and reasons are
/// their places in the lists below, which only grow at the end.
enum DetailCodec {
    private static let form: UInt8 = 1
    static let states: [ResourceState] = [
        .created, .initialized, .inUse, .idle, .failed, .disposed,
    ]
    static let activities: [PoolStatistics.Activity?] = [
        nil, .validating, .resetting, .disposing, .revoked,
    ]
    static let reasons: [DisposalReason] = [
        .idleTimeout, .maxLifetime, .broken, .validation, .reset, .cleanUp, .resize, .drain,
        .shutdown, .maxUses, .reconnect, .revoked, .bypass,
    ]

    static func pack(_ statistics: PoolStatistics, sites: inout SiteTable) -> [UInt8] {
        var packer = BytePacker()
        packer.byte(form)
        for counts in [statistics.wait, statistics.hold, statistics.create] {
            pack(counts, into: &packer)
        }
        pack(statistics.slots, into: &packer, sites: &sites)
        packer.count(statistics.cleanups.count)
        var due: UInt64 = 0
        for cleanup in statistics.cleanups {
            packer.unsigned(cleanup.resource.rawValue)
            packer.byte(code(of: cleanup.reason, in: reasons))
            packer.signed(Int64(bitPattern: cleanup.dueInNanoseconds &- due))
            due = cleanup.dueInNanoseconds
        }
        packer.count(statistics.sites.count)
        for site in statistics.sites {
            packer.count(sites.number(of: site.site))
            packer.signed(Int64(site.held))
            packer.unsigned(site.longestNanoseconds)
        }
        return packer.bytes
    }

    static func unpack(
        _ bytes: [UInt8], into statistics: inout PoolStatistics, sites: SiteTable
    ) throws(ByteUnpacker.Failure) {
        var unpacker = ByteUnpacker(bytes)
        let found = try unpacker.byte()
        guard found == form else {
            throw ByteUnpacker.Failure(description: "detail has the unknown form \(found)")
        }
        statistics.wait = try unpackCounts(&unpacker)
        statistics.hold = try unpackCounts(&unpacker)
        statistics.create = try unpackCounts(&unpacker)
        statistics.slots = try unpackSlots(&unpacker, sites: sites)
        var due: UInt64 = 0
        var cleanups: [PoolStatistics.Cleanup] = []
        for _ in 0..<(try unpacker.count()) {
            let resource = ResourceID(rawValue: try unpacker.unsigned())
            let reason = try element(of: reasons, at: try unpacker.byte())
            due &+= UInt64(bitPattern: try unpacker.signed())
            cleanups.append(.init(resource: resource, reason: reason, dueInNanoseconds: due))
        }
        statistics.cleanups = cleanups
        var rows: [PoolStatistics.Site] = []
        for _ in 0..<(try unpacker.count()) {
            let site = try sites.site(try unpacker.unsigned())
            let held = try unpacker.gauge()
            rows.append(
                .init(site: site, held: held, longestNanoseconds: try unpacker.unsigned()))
        }
        statistics.sites = rows
        guard unpacker.isAtEnd else {
            throw ByteUnpacker.Failure(description: "detail has bytes left over")
        }
    }

    // MARK: - Histograms

    private static func pack(_ counts: LatencyCounts, into packer: inout BytePacker) {
        packer.count(counts.buckets.count)
        packer.count(counts.buckets.count { $0 != 0 })
        var zeros = 0
        for bucket in counts.buckets {
            guard bucket != 0 else {
                zeros += 1
                continue
            }
            packer.count(zeros)
            packer.unsigned(bucket)
            zeros = 0
        }
        packer.unsigned(counts.sumNanoseconds)
    }

    private static func unpackCounts(
        _ unpacker: inout ByteUnpacker
    ) throws(ByteUnpacker.Failure) -> LatencyCounts {
        let size = try unpacker.unsigned()
        guard size <= 4_096 else {
            throw ByteUnpacker.Failure(description: "histogram has \(size) buckets")
        }
        var buckets = [UInt64](repeating: 0, count: Int(size))
        var index: UInt64 = 0
        for _ in 0..<(try unpacker.count()) {
            let zeros = try unpacker.unsigned()
            guard zeros < size, index + zeros < size else {
                throw ByteUnpacker.Failure(description: "histogram is longer than it says")
            }
            index += zeros
            buckets[Int(index)] = try unpacker.unsigned()
            index += 1
        }
        var counts = LatencyCounts()
        counts.buckets = buckets
        counts.sumNanoseconds = try unpacker.unsigned()
        return counts
    }

    // MARK: - Slots

    private static func pack(
        _ slots: [PoolStatistics.Slot], into packer: inout BytePacker, sites: inout SiteTable
    ) {
        packer.count(slots.count)
        var (index, resource) = (0, UInt64(0))
        for slot in slots {
            packer.signed(Int64(slot.index &- index))
            packer.signed(Int64(bitPattern: slot.resource.rawValue &- resource))
            packer.byte(
                code(of: slot.state, in: states) + 8 * code(of: slot.activity, in: activities))
            packer.unsigned(slot.ageNanoseconds)
            packer.unsigned(slot.inStateNanoseconds)
            packer.unsigned(slot.uses)
            packer.count(slot.holder.map { 1 + sites.number(of: $0) } ?? 0)
            (index, resource) = (slot.index, slot.resource.rawValue)
        }
    }

    private static func unpackSlots(
        _ unpacker: inout ByteUnpacker, sites: SiteTable
    ) throws(ByteUnpacker.Failure) -> [PoolStatistics.Slot] {
        var slots: [PoolStatistics.Slot] = []
        var (index, resource) = (0, UInt64(0))
        for _ in 0..<(try unpacker.count()) {
            index &+= Int(try unpacker.signed())
            resource &+= UInt64(bitPattern: try unpacker.signed())
            let code = try unpacker.byte()
            var slot = PoolStatistics.Slot(
                index: index, resource: ResourceID(rawValue: resource),
                state: try element(of: states, at: code % 8),
                activity: try element(of: activities, at: code / 8),
                ageNanoseconds: try unpacker.unsigned(),
                inStateNanoseconds: try unpacker.unsigned(), uses: try unpacker.unsigned())
            let holder = try unpacker.unsigned()
            if holder > 0 { slot.holder = try sites.site(holder - 1) }
            slots.append(slot)
        }
        return slots
    }

    // MARK: - Codes

    static func code<Value: Equatable>(of value: Value, in list: [Value]) -> UInt8 {
        guard let index = list.firstIndex(of: value) else {
            preconditionFailure("\(value) has no code in recordings: add it at the list's end")
        }
        return UInt8(index)
    }

    static func element<Value>(
        of list: [Value], at code: UInt8
    ) throws(ByteUnpacker.Failure) -> Value {
        guard Int(code) < list.count else {
            throw ByteUnpacker.Failure(
                description: "code \(code) means nothing here; a newer pooltop may know it")
        }
        return list[Int(code)]
    }
}
