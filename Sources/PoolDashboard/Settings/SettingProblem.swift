/// Why a text can't be the value of a setting: what to write instead.
///
/// Where the text stood is known to whoever read it, and put before it.
public struct SettingProblem: Error, Sendable, Hashable {
    /// What to write instead, as in `use 50ms to 60s`.
    public let remedy: String

    /// Makes a problem.
    public init(_ remedy: String) { self.remedy = remedy }
}
