import ArgumentParser

/// What `--format` may ask for.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// The dashboard as plain text, for people.
    case text
    /// One object a sample, for programs.
    case json
}
