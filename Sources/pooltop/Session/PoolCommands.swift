import Foundation
import PoolDashboard
import ResourcePools
import ResourceTypes

/// Runs a person's commands on pools, off the first thread, and posts what came of each.
struct PoolCommands: Sendable {
    /// The pools by name, as they are now.
    let pool: @Sendable (String) -> (any ManagedPool)?

    /// Who acts, for the events: `dashboard (anna)`.
    static let actor: String = {
        let user = ProcessInfo.processInfo.environment["USER"] ?? ""
        return user.isEmpty ? "dashboard" : "dashboard (\(user.prefix(32)))"
    }()

    /// Runs a command on each of these pools at once.
    ///
    /// What it was meant for is looked for again: it may have gone since the key was pressed.
    func run(_ command: PoolCommand, on names: [String], outcomes: Mailbox<DashboardEvent>) {
        for name in names {
            guard let pool = pool(name) else {
                outcomes.post(
                    .commandFailed(pool: name, message: "the pool is gone: select another"))
                continue
            }
            Task.detached {
                if let resource = command.resource, Self.isGone(resource, from: pool) {
                    outcomes.post(
                        .commandFailed(
                            pool: name, message: "\(resource) is gone: nothing was done"))
                    return
                }
                let outcome = await pool.perform(command, actor: Self.actor)
                outcomes.post(.commandFinished(pool: name, outcome))
            }
        }
    }

    /// Whether a resource is not there; false where the list of slots is cut short.
    private static func isGone(_ resource: ResourceID, from pool: any ManagedPool) -> Bool {
        let reading = pool.statistics(detail: true)
        return reading.slots.count >= reading.states.size
            && !reading.slots.contains { $0.resource == resource }
    }
}
