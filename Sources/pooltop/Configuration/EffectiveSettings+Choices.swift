import PoolDashboard
import PoolWorkloads

// What the settings name: a theme, a scenario, a folder.
extension EffectiveSettings {
    /// The themes there are, and the one that is set.
    func theme() throws -> (library: ThemeLibrary, theme: Theme) {
        guard origin(of: .theme) != .usual else { return try ThemeLibrary.choose(nil) }
        return try located(.theme) { try ThemeLibrary.choose(UserFiles.expanded(settings.theme)) }
    }

    /// The scenario that is set.
    func scenario() throws -> Scenario {
        try located(.scenario) {
            try ScenarioLookup().scenario(UserFiles.expanded(settings.scenario))
        }
    }

    /// Finds scenarios by name, the one that is set too where that is a file.
    func scenarios(with begun: Scenario) -> ScenarioLookup {
        ScenarioLookup(UserFiles.expanded(settings.scenario), name: begun.name)
    }

    /// The folder that recordings go into.
    var recordFolder: String { UserFiles.expanded(settings.recordFolder) }

    /// What the dashboard is told of all this.
    ///
    /// - Parameter supportsUnicode: whether the terminal can show more than ASCII.
    func options(_ themes: (library: ThemeLibrary, theme: Theme), supportsUnicode: Bool)
        -> DashboardOptions
    {
        var options = DashboardOptions()
        options.settings = settings
        options.isASCIITerminal = !supportsUnicode
        options.themes = themes.library.catalog.names
        options.theme = themes.theme.name
        for key in SettingKey.allCases {
            if case .variable(let name) = origin(of: key) { options.overrides[key] = name }
        }
        return options
    }

    /// A failure names the line or the variable that led to it; an option is seen without.
    private func located<Value>(_ key: SettingKey, _ find: () throws -> Value) throws -> Value {
        do {
            return try find()
        } catch {
            let failure = CommandFailure(describing: error)
            switch origin(of: key) {
            case .option, .usual: throw failure
            case .file, .variable:
                throw CommandFailure(
                    failure.status, message: "\(words(origin(of: key))): \(failure.message)")
            }
        }
    }
}
