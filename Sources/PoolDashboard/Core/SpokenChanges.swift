import PoolMetrics
import ResourceTypes

/// What a listener is told of pools as they change: a sentence when a pool does better or worse,
/// comes or goes, and nothing while all stays as it is.
///
/// ```swift
/// var changes = SpokenChanges()
/// changes.sentences(models)   // the first time: nothing, the whole view has just been read
/// changes.sentences(models)   // ["orders: acquires wait; 20 of 20 in use, 3 waiting"]
/// ```
/// A change is told when it has been seen in two readings in a row, so that a pool between two
/// states does not talk without end; what is worst is told at once.
struct SpokenChanges: Sendable, Hashable {
    private var told: [String: PoolHealth] = [:]
    private var seen: [String: PoolHealth] = [:]
    private var isFirst = true

    /// Nothing has been told yet.
    init() {}

    /// What is new in these models, in their order, and then the pools that are gone.
    ///
    /// - Complexity: O(models).
    mutating func sentences(_ models: [PoolModel]) -> [String] {
        var sentences: [String] = []
        var now: [String: PoolHealth] = [:]
        for model in models {
            let health = PoolHealth(model)
            now[model.name] = health
            guard let before = told[model.name] else {
                told[model.name] = health
                if !isFirst { sentences.append("\(name(model)): new; \(numbers(model))") }
                continue
            }
            let isUrgent = health == .exhausted || health == .failing
            guard health != before, isUrgent || seen[model.name] == health else { continue }
            told[model.name] = health
            sentences.append("\(name(model)): \(health.meaning); \(numbers(model))")
        }
        for name in told.keys.sorted() where now[name] == nil {
            told[name] = nil
            sentences.append("\(TextFit.safe(name)): gone")
        }
        seen = now
        isFirst = false
        return sentences
    }

    private func name(_ model: PoolModel) -> String { TextFit.safe(model.name) }

    private func numbers(_ model: PoolModel) -> String {
        let waiting = model.waiting > 0 ? ", \(NumberText.count(model.waiting)) waiting" : ""
        return "\(model.inUse) of \(model.maximum) in use\(waiting)"
    }
}
