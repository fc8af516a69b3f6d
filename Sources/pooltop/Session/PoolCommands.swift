import PoolDashboard
import ResourcePools
import ResourceTypes

/// Runs a person's commands on pools, off the first thread, and posts what came of each.
struct PoolCommands: Sendable {
    /// The pools by name, as they are now.
    let pool: @Sendable (String) -> (any ManagedPool)?

    /// Runs a command on each of these pools at once.
    func run(_ command: PoolCommand, on names: [String], outcomes: Mailbox<DashboardEvent>) {
        for name in names {
            guard let pool = pool(name) else {
                outcomes.post(
                    .commandFailed(pool: name, message: "the pool is gone: select another"))
                continue
            }
            Task.detached {
                let outcome = await pool.perform(command, actor: "dashboard")
                outcomes.post(.commandFinished(pool: name, outcome))
            }
        }
    }
}
