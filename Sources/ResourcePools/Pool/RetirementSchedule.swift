/// When resources end that were made together: one after the other, never two at once.
///
/// ```swift
/// var schedule = RetirementSchedule(lifetime: 3_600_000_000_000, size: 4)
/// schedule.plan(latest: 3_600_000_000_000, earliest: 1_800_000_000_000)   // after 60 min
/// schedule.plan(latest: 3_600_000_000_000, earliest: 1_800_000_000_000)   // after 56 min 15 s
/// ```
/// Whoever finds the moment taken ends earlier, never later: no resource outlives its lifetime.
/// Of a full pool made at once the last ends after three quarters of it. Their successors come one
/// after the other and keep that distance by themselves.
struct RetirementSchedule: Sendable {
    /// The least between two planned ends, in nanoseconds: a fourth of the lifetime, divided by the
    /// largest size; 0 where nothing is planned.
    let spacing: UInt64
    /// What is planned, by how many times the distance fits into it: at most one each.
    private var taken: [UInt64: UInt64] = [:]
    /// The latest plan: in a burst the next one goes before it.
    private(set) var last: UInt64 = 0

    init(lifetime: UInt64, size: Int) {
        spacing = lifetime == .max ? 0 : lifetime / 4 / UInt64(max(1, size))
    }

    /// Takes the last moment between two bounds that is far enough from all others.
    ///
    /// - Returns: that moment; the latest of all where none is left, as in a pool that is bypassed.
    /// - Complexity: O(1) where it is not taken and in a burst; O(planned) at worst.
    mutating func plan(latest: UInt64, earliest: UInt64) -> UInt64 {
        guard spacing > 0 else { return latest }
        var moment = latest
        if neighbour(of: moment) != nil, last < moment, last >= earliest.clampedAdding(spacing) {
            moment = last - spacing
        }
        while let other = neighbour(of: moment) {
            guard other >= earliest.clampedAdding(spacing) else { return latest }
            moment = other - spacing
        }
        (taken[moment / spacing], last) = (moment, moment)
        return moment
    }

    /// Notes a moment that was planned with another distance.
    mutating func keep(_ moment: UInt64) {
        if spacing > 0, moment != .max { taken[moment / spacing] = moment }
    }

    /// A resource is gone: its moment is free.
    mutating func release(_ moment: UInt64) {
        guard spacing > 0, taken[moment / spacing] == moment else { return }
        taken[moment / spacing] = nil
    }

    /// The earliest planned moment that is too near to another.
    private func neighbour(of moment: UInt64) -> UInt64? {
        let place = moment / spacing
        for near in (place == 0 ? 0 : place - 1)...place + 1 {
            guard let other = taken[near] else { continue }
            if max(other, moment) - min(other, moment) < spacing { return other }
        }
        return nil
    }
}
