/// Everything that a person can set but for the keys, by its name in the configuration file.
///
/// Names are stable: one may be added, but none changes its meaning or goes. The variable of the
/// environment and the option of the command line are derived from the name.
public enum SettingKey: String, Sendable, Hashable, CaseIterable {
    /// How it looks.
    case theme, colours, ascii, mouse, graphs, sweep
    /// What is seen first.
    case view, columns, sort, filter
    /// How data comes.
    case interval, speed, scenario
    case recordFolder = "record_folder"
    /// What may be done.
    case readOnly = "read_only"

    /// What it decides, in a few words.
    public var meaning: String {
        switch self {
        case .theme: "the colours: a theme's name, or a theme's file"
        case .colours: "how many colours: auto for what the terminal has, 256, 16, 8 or none"
        case .ascii: "whether to draw with ASCII characters only"
        case .mouse: "whether pooltop takes the mouse"
        case .graphs: "what graphs are made of: braille, block or ascii"
        case .sweep: "whether a cursor sweeps over graphs that stand still"
        case .view: "the view to begin with"
        case .columns: "the columns of the list of pools, from left to right"
        case .sort: "the field that pools are sorted by, or none; add 'inverted' to turn it round"
        case .filter: "which pools are listed at the start, as behind /"
        case .interval: "how often pools are sampled, 50ms to 60s"
        case .speed: "how many times as fast a recording is played, 0.1 to 100"
        case .scenario: "what the workload does: a name, or a file"
        case .recordFolder: "the folder that the key r records into"
        case .readOnly: "whether to refuse every key that would act on a pool"
        }
    }

    /// Whether setup shows and saves it.
    public var isInSetup: Bool {
        switch self {
        case .filter, .speed, .scenario, .recordFolder, .readOnly: false
        default: true
        }
    }

    /// The option of the command line: `--record-folder`.
    public var option: String { "--" + rawValue.replacing("_", with: "-") }
}
