import ArgumentParser
import PoolDashboard

/// An option of the command line that is a setting: read as the configuration file is, so that
/// what is accepted, and what is said of the rest, is the same for both.
enum SettingArgument {
    /// Reads an option's value, or throws what the parser shows as the remedy.
    static func reader(_ key: SettingKey) -> @Sendable (String) throws -> String {
        { argument in
            var settings = Settings()
            do throws(SettingProblem) {
                try settings.set(key, to: argument)
            } catch {
                throw ValidationError(error.remedy)
            }
            return argument
        }
    }

    /// What an option may be, for its help and for completion.
    static let views = DashboardView.allCases.map(\.rawValue)
    static let colours = ColourChoice.allCases.map(\.rawValue)
    static let graphs = GraphStyle.allCases.map(\.rawValue)
}
