import PoolDashboard
import ResourceTypes

/// Changes the running workload as a person asks for it, off the first thread, and posts what came
/// of it.
struct WorkloadControl: Sendable {
    /// What it does now.
    let status: @Sendable () -> WorkloadStatus
    /// Carries a command out; returns what was done, in a line.
    let perform: @Sendable (WorkloadCommand) async throws -> String

    /// Carries a command out, some time.
    func run(_ command: WorkloadCommand, outcomes: Mailbox<DashboardEvent>) {
        Task.detached {
            do {
                outcomes.post(.workloadChanged(try await perform(command)))
            } catch {
                outcomes.post(.workloadFailed(message: CommandFailure(describing: error).message))
            }
            outcomes.post(.workload(status()))
        }
    }
}
