import PoolDashboard
import PoolRecording
import PoolTerminal
import PoolWorkloads
import ResourceTypes

// What each part of pooltop throws, by its code, as an exit status.
extension CommandFailure {
    /// Turns any error into a failure: what a part declares to throw by its code, and what none
    /// does as a defect.
    init(describing error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as RecordingError: self.init(recording: error)
        case let error as ScenarioError: self.init(.badData, message: error.description)
        case let error as ThemeError:
            self.init(error.code == .notFound ? .usage : .badData, message: error.description)
        case let error as SettingsError: self.init(settings: error)
        case let error as WorkloadError: self.init(workload: error)
        case let error as TerminalError: self.init(.usage, message: error.description)
        default:
            self.init(
                .software, "internal error: \(error)",
                remedy: "this is a defect of pooltop; please report it with the command you gave")
        }
    }

    private init(recording error: RecordingError) {
        let status: ExitStatus =
            switch error.code {
            case .exists, .cannotCreate: .cannotCreate
            case .notFound, .cannotRead: .noInput
            case .notARecording, .newerVersion, .damaged: .badData
            case .writeFailed: .inputOutput
            default: .software
            }
        self.init(status, message: error.description)
    }

    private init(settings error: SettingsError) {
        let status: ExitStatus =
            switch error.code {
            case .cannotRead: .noInput
            case .cannotWrite: .cannotCreate
            default: .badData
            }
        self.init(status, message: error.description)
    }

    private init(workload error: WorkloadError) {
        let status: ExitStatus =
            switch error.code {
            case .temporaryFolder, .database: .cannotCreate
            case .server, .memory: .inputOutput
            default: .software
            }
        self.init(status, message: error.description)
    }
}
