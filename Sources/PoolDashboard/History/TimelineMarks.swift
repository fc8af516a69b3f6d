import PoolMetrics
import ResourceTypes

/// The marks of a timeline in the order of their times, bounded in number.
struct TimelineMarks: Sendable, Hashable {
    /// The most marks; the oldest go first, bookmarks as others.
    static let limit = 4_096
    /// Within so long, one mark of a kind is enough for the eye and for `[` and `]`.
    private static let grain: Int64 = 1_000_000_000

    private var list: [TimelineMark] = []

    /// No marks.
    init() {}

    /// Marks in any order.
    init(_ marks: [TimelineMark]) {
        list = marks.sorted { $0.time < $1.time }.suffix(TimelineMarks.limit)
    }

    /// How many there are.
    var count: Int { list.count }

    /// Adds a mark, but for one of the same kind within a second after the last of it.
    ///
    /// - Complexity: O(1) for one that is later than all others.
    mutating func add(_ mark: TimelineMark) {
        guard !isCrowded(mark.kind, at: mark.time) else { return }
        list.insert(mark, at: list.boundary { $0.time > mark.time })
        if list.count > TimelineMarks.limit { list.removeFirst(TimelineMarks.limit / 8) }
    }

    private func isCrowded(_ kind: TimelineMark.Kind, at time: WallTime) -> Bool {
        guard kind.comesInHerds,
            let near = list[..<list.boundary { $0.time > time }].suffix(8)
                .last(where: { $0.kind == kind })
        else { return false }
        return time.nanoseconds(since: near.time) < TimelineMarks.grain
    }

    /// Marks an event, where it deserves it, at the moment at which it was first seen.
    mutating func add(_ event: PoolEvent, at time: WallTime) {
        guard let kind = TimelineMark.Kind(event.kind.name), !isCrowded(kind, at: time) else {
            return
        }
        add(TimelineMark(kind, at: time, "\(event.pool): \(event.kind.summary)"))
    }

    /// Those that somebody put there.
    var bookmarks: [TimelineMark] { list.filter { $0.kind == .bookmark } }

    /// The first mark after a time, or nil.
    ///
    /// - Complexity: O(log marks).
    func next(after time: WallTime) -> TimelineMark? {
        let place = list.boundary { $0.time > time }
        return place < list.count ? list[place] : nil
    }

    /// The last mark before a time, or nil.
    ///
    /// - Complexity: O(log marks).
    func previous(before time: WallTime) -> TimelineMark? {
        let place = list.boundary { $0.time >= time }
        return place > 0 ? list[place - 1] : nil
    }

    /// The gravest mark from one time up to another, or nil.
    ///
    /// - Complexity: O(log marks + marks between).
    func gravest(from start: WallTime, before end: WallTime) -> TimelineMark? {
        let (first, last) = (
            list.boundary { $0.time >= start }, list.boundary { $0.time >= end }
        )
        guard first < last else { return nil }
        return list[first..<last].max { $0.kind.rank < $1.kind.rank }
    }
}
