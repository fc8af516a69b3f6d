import PoolMetrics
import ResourceTypes

// Which commands are asked about first, and what the question says.
extension PoolCommand {
    /// Whether it may cost somebody a resource that is in use, so that it is asked about first.
    ///
    /// It goes by what the command is and not by who holds what now: that may change before it
    /// runs.
    func asksFirst(on model: PoolModel) -> Bool {
        switch self {
        case .cleanUp, .pause, .resume, .bypass(false), .postpone: false
        case .resize(let size): size.maximum < model.maximum
        case .drain, .reconnect, .dispose, .revoke, .bypass(true): true
        }
    }

    /// What the button says.
    var verb: String {
        let words: String =
            switch self {
            case .resize: "resize"
            case .dispose: "dispose"
            case .revoke: "revoke"
            case .postpone: "put off"
            default: title
            }
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// What it will do, for the question: whole sentences.
    ///
    /// - Parameter model: the pool as it is while the question is asked; nil for several pools.
    func consequences(_ model: PoolModel?) -> [String] {
        let inUse = model.map { "\(NumberText.count($0.inUse)) now" } ?? "of each pool"
        switch self {
        case .cleanUp:
            return [
                "What has expired is disposed of, and what is idle above each pool's minimum. "
                    + "Nothing in use is touched."
            ]
        case .resize(let size):
            return [
                "The ceiling goes from \(model?.maximum ?? 0) to \(size.maximum). What is idle "
                    + "above it goes now; what is in use (\(inUse)) as it comes back."
            ]
        case .drain:
            return [
                "No leases until what is in use (\(inUse)) has come back and all is disposed of; "
                    + "30 s at the most."
            ]
        case .reconnect:
            return [
                "What is idle goes now, what is in use (\(inUse)) as it comes back. New ones are "
                    + "made meanwhile."
            ]
        case .bypass:
            return [
                "What is idle goes now, what is in use (\(inUse)) as it comes back; each acquire "
                    + "makes one of its own."
            ]
        case .dispose(let resource), .revoke(let resource):
            return consequences(of: model?.statistics.slots.first { $0.resource == resource })
        case .pause, .resume, .postpone: return []
        }
    }

    /// What it will do to one resource; nil where that is not among those that a sample lists.
    private func consequences(of slot: PoolStatistics.Slot?) -> [String] {
        let isRevocation = if case .revoke = self { true } else { false }
        guard let slot else {
            return isRevocation
                ? ["It goes as it comes back, and another takes its place."]
                : ["It goes now where it is free, else as it comes back."]
        }
        let holder = slot.holder.map { "\($0)" } ?? "a call site that is not known"
        guard slot.state == .inUse else {
            return isRevocation
                ? ["It is \(slot.state.rawValue): there is no lease to revoke."]
                : ["It is \(slot.state.rawValue): it goes now."]
        }
        return isRevocation
            ? [
                "Its holder keeps it; another takes its place meanwhile.",
                "It is held by \(holder).",
            ]
            : ["It is in use: it goes when its holder gives it back.", "It is held by \(holder)."]
    }
}
