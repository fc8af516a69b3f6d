import PoolMetrics
import ResourceTypes

/// The cards of the last actions, made from what batches tell.
struct ActionCards: Sendable, Hashable {
    /// The most that are kept.
    static let limit = 32

    /// Oldest first.
    private(set) var cards: [ActionCard] = []
    /// The card that was put away by hand.
    private var dismissed: ActionCard?

    /// No cards.
    init() {}

    /// The cards of the end of a window of history.
    init(_ batches: [SampleBatch]) {
        guard let end = batches.last?.time else { return }
        for (index, batch) in batches.enumerated() where index > 0 {
            guard end.nanoseconds(since: batch.time) <= 2 * ActionCard.spanNanoseconds else {
                continue
            }
            let before = batches[index - 1]
            let old = batches[..<index].last {
                before.time.nanoseconds(since: $0.time) >= ActionCard.spanNanoseconds
            }
            take(batch, since: before) { name in
                (old ?? batches[0]).pools.first { $0.name == name }?.statistics.wait
            }
        }
    }

    /// Takes the actions of a batch.
    ///
    /// What a pool did by itself is no action.
    /// - Parameter baseline: a pool's waits so far, half a minute earlier or more.
    /// - Complexity: O(events), and O(pools) for each action.
    mutating func take(
        _ batch: SampleBatch, since before: SampleBatch?, baseline: (String) -> LatencyCounts?
    ) {
        for event in batch.events {
            guard case .command(let outcome, let actor) = event.kind, actor != "pool" else {
                continue
            }
            let samples = (before ?? batch).pools
            guard let reading = samples.first(where: { $0.name == event.pool })?.statistics else {
                continue
            }
            add(
                ActionCard(
                    time: batch.time(of: event), actor: actor, pool: event.pool, outcome: outcome,
                    reading: reading, baseline: baseline(event.pool)))
        }
    }

    private mutating func add(_ card: ActionCard) {
        if let last = cards.last, last.isTogether(with: card) {
            cards[cards.count - 1].merge(card)
        } else {
            cards.append(card)
            if cards.count > ActionCards.limit { cards.removeFirst() }
        }
    }

    /// The card to show at a time: the newest that is not older than its span.
    func card(at time: WallTime) -> ActionCard? {
        let card = cards.last { card in
            let age = time.nanoseconds(since: card.time)
            return age >= 0 && age <= ActionCard.spanNanoseconds
        }
        return card == dismissed ? nil : card
    }

    /// Puts the card away that is shown at a time.
    ///
    /// - Returns: whether there was one.
    mutating func dismiss(at time: WallTime) -> Bool {
        guard let card = card(at: time) else { return false }
        dismissed = card
        return true
    }
}
