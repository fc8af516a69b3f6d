import PoolMetrics

/// Moments in a row, bounded in time and in bytes; the oldest go first, a chunk at a time.
struct HistoryTier: Sendable {
    /// Where a moment lies: its chunk, and its number in it.
    struct Place: Sendable, Hashable {
        var chunk: Int
        var entry: Int
    }

    /// A chunk's end: so many moments, or a sixteenth of the bytes.
    static let chunkLimit = 64

    /// The most bytes.
    let byteLimit: Int
    /// How far back it reaches at most, in nanoseconds.
    let spanNanoseconds: Int64
    /// Whether the lists of slots, clean-ups and call sites are kept too.
    let hasDetail: Bool
    private(set) var chunks: [HistoryChunk] = []
    /// How many moments have gone.
    private(set) var dropped = 0
    /// The bytes of the chunks that are full.
    private var sealedBytes = 0
    private var packer: HistoryPacker

    /// An empty tier.
    init(byteLimit: Int, spanNanoseconds: Int64, hasDetail: Bool) {
        self.byteLimit = byteLimit
        self.spanNanoseconds = spanNanoseconds
        self.hasDetail = hasDetail
        packer = HistoryPacker(hasDetail: hasDetail)
    }

    /// What it takes in memory.
    var byteCount: Int { sealedBytes + (chunks.last?.byteCount ?? 0) + packer.byteCount }

    /// How many moments it holds.
    var count: Int { chunks.reduce(0) { $0 + $1.entries.count } }
    /// The oldest moment's time.
    var first: WallTime? { chunks.first?.entries.first?.time }
    /// The newest moment's time.
    var last: WallTime? { chunks.last?.entries.last?.time }

    /// Adds a moment later than all.
    ///
    /// - Complexity: O(pools).
    mutating func append(_ batch: SampleBatch, at time: WallTime) {
        if let chunk = chunks.last {
            let isFull =
                chunk.entries.count >= HistoryTier.chunkLimit
                || chunk.packedCount >= byteLimit / 16
            if isFull || !chunk.fits(batch) { begin(batch) }
        } else {
            begin(batch)
        }
        chunks[chunks.count - 1].append(batch, at: time, by: &packer)
        forget(before: time.advanced(byNanoseconds: -spanNanoseconds))
    }

    private mutating func begin(_ batch: SampleBatch) {
        var pools: [HistoryChunk.Pool]?
        if !chunks.isEmpty {
            chunks[chunks.count - 1].seal()
            sealedBytes += chunks[chunks.count - 1].byteCount
            if chunks[chunks.count - 1].fits(batch) { pools = chunks[chunks.count - 1].pools }
        }
        chunks.append(
            HistoryChunk(
                pools: pools
                    ?? batch.pools.prefix(PoolHistory.poolLimit).map {
                        HistoryChunk.Pool(name: $0.name, kind: $0.kind)
                    }))
        packer = HistoryPacker(hasDetail: hasDetail)
    }

    /// Lets go of what is too old, or too much; the chunk that is written is the last to go.
    private mutating func forget(before time: WallTime) {
        while let oldest = chunks.first, let last = oldest.entries.last,
            chunks.count > 1 ? last.time < time || byteCount > byteLimit : byteCount > byteLimit
        {
            if chunks.count > 1 {
                sealedBytes -= oldest.byteCount
            } else {
                packer = HistoryPacker(hasDetail: hasDetail)
            }
            dropped += oldest.entries.count
            chunks.removeFirst()
        }
    }

    // MARK: - Finding

    /// The last moment at or before a time, or nil.
    ///
    /// - Complexity: O(log moments).
    func place(atOrBefore time: WallTime) -> Place? {
        let after = chunks.boundary { ($0.entries.first?.time ?? time) > time }
        guard after > 0, let entry = chunks[after - 1].index(atOrBefore: time) else { return nil }
        return Place(chunk: after - 1, entry: entry)
    }

    /// The moment at a place.
    subscript(place: Place) -> HistoryChunk.Entry { chunks[place.chunk].entries[place.entry] }

    /// The moment after another, or nil.
    func place(after place: Place) -> Place? {
        if place.entry + 1 < chunks[place.chunk].entries.count {
            return Place(chunk: place.chunk, entry: place.entry + 1)
        }
        return place.chunk + 1 < chunks.count ? Place(chunk: place.chunk + 1, entry: 0) : nil
    }

    /// The moment before another, or nil.
    func place(before place: Place) -> Place? {
        if place.entry > 0 { return Place(chunk: place.chunk, entry: place.entry - 1) }
        guard place.chunk > 0 else { return nil }
        return Place(chunk: place.chunk - 1, entry: chunks[place.chunk - 1].entries.count - 1)
    }

    /// The place so many moments before another, or the first.
    ///
    /// - Complexity: O(chunks between).
    func place(_ count: Int, before place: Place) -> Place {
        var (chunk, left) = (place.chunk, count)
        if left <= place.entry { return Place(chunk: chunk, entry: place.entry - left) }
        left -= place.entry
        while chunk > 0 {
            chunk -= 1
            let moments = chunks[chunk].entries.count
            if left <= moments { return Place(chunk: chunk, entry: moments - left) }
            left -= moments
        }
        return Place(chunk: 0, entry: 0)
    }

    /// How many moments were ever before a place.
    ///
    /// - Complexity: O(chunks).
    func number(of place: Place) -> Int {
        chunks[..<place.chunk].reduce(dropped) { $0 + $1.entries.count } + place.entry
    }

    // MARK: - Reading

    /// Reads the moments from one place to another, one after the other.
    ///
    /// - Parameters:
    ///   - limit: how many numbers of each pool are wanted.
    ///   - take: gets each moment's chunk, number and lists; false ends it.
    /// - Complexity: O(moments × changes), those before the first in its chunk included.
    func read(
        from first: Place, through last: Place, limit: Int = .max,
        _ take: (HistoryChunk, Int, [[UInt64]]) -> Bool
    ) {
        var lists: [[UInt64]] = []
        for number in first.chunk...last.chunk {
            let chunk = chunks[number]
            let end = number == last.chunk ? last.entry : chunk.entries.count - 1
            let begin = number == first.chunk ? first.entry : 0
            lists = []
            for entry in 0...end {
                chunk.advance(&lists, to: entry, limit: limit)
                if entry >= begin, !take(chunk, entry, lists) { return }
            }
        }
    }

    /// Reads one pool's samples from one place to another, oldest first; where it was not there,
    /// there are none.
    ///
    /// - Complexity: O(moments × (pools + changes)), those before the first in its chunk included.
    func read(
        pool name: String, from first: Place, through last: Place,
        _ take: (WallTime, PoolSample) -> Void
    ) {
        for number in first.chunk...last.chunk {
            let chunk = chunks[number]
            guard let pool = chunk.pools.firstIndex(where: { $0.name == name }) else { continue }
            let end = number == last.chunk ? last.entry : chunk.entries.count - 1
            let begin = number == first.chunk ? first.entry : 0
            var numbers: [UInt64] = []
            for entry in 0...end {
                chunk.advance(&numbers, ofPool: pool, to: entry)
                if entry >= begin {
                    take(chunk.entries[entry].time, chunk.sample(ofPool: pool, at: entry, numbers))
                }
            }
        }
    }

    /// The batch at a place, without its events.
    ///
    /// - Complexity: O(pools × changes in its chunk).
    func batch(at place: Place) -> SampleBatch? {
        var batch: SampleBatch?
        read(from: place, through: place) { chunk, entry, lists in
            batch = chunk.batch(entry, lists)
            return false
        }
        return batch
    }
}
