import PoolWorkloads

/// Finds the scenario that `--scenario` names: a file, one of the person's own, or a shipped one.
struct ScenarioLookup {
    /// A scenario that can be asked for by name.
    struct Entry {
        /// The name.
        let name: String
        /// A few words.
        let title: String
        /// The file it comes from; nil where it is shipped.
        let file: String?
    }

    private let files: UserFiles
    /// The file that was named at the start, and what its scenario is called.
    private let begun: (name: String, path: String)?

    /// A lookup of what has a name.
    ///
    /// - Parameters:
    ///   - given: what was named at the start. Where that is a file, its scenario can be asked for
    ///     by its name from then on, before all others.
    ///   - name: what the scenario is called that was found by it.
    init(_ given: String? = nil, name: String = "") {
        let files = UserFiles("scenarios")
        self.files = files
        begun = given.flatMap { Self.path($0, files) }.map { (name, $0) }
    }

    /// The scenario that a person means.
    ///
    /// What has a `/` in it or ends as YAML files do is a file. Else the person's own of that name
    /// comes first, then a shipped one, then a file of that very name.
    /// - Throws: ``CommandFailure`` or the reader's own error.
    func scenario(_ given: String) throws -> Scenario {
        if let begun, given == begun.name { return try read(begun.path) }
        if let path = Self.path(given, files) { return try read(path) }
        if let path = files.path(named: given) { return try read(path) }
        if ScenarioCatalog.names.contains(given) { return try ScenarioCatalog.scenario(given) }
        throw CommandFailure(
            .usage, "no scenario is called '\(given)'",
            remedy: "use one of \(names.joined(separator: ", ")), or give a file")
    }

    /// The file that a person means; nil where it is a name, or nothing at all.
    private static func path(_ given: String, _ files: UserFiles) -> String? {
        if UserFiles.isPath(given) { return given }
        let isName = files.path(named: given) != nil || ScenarioCatalog.names.contains(given)
        return isName || (try? UserFiles.text(of: given)) == nil ? nil : given
    }

    /// All that can be asked for by name: what was named at the start, the person's own, and those
    /// that are shipped.
    ///
    /// One that can't be read says so in its title.
    var entries: [Entry] {
        let begun = begun.map { [entry($0.name, $0.path)] } ?? []
        let own = files.names.map { entry(UserFiles.stem(of: $0), "\(files.folder)/\($0)") }
        let shipped = ScenarioCatalog.names.map { name in
            Entry(name: name, title: (try? ScenarioCatalog.scenario(name).title) ?? "", file: nil)
        }
        var known: Set<String> = []
        return (begun + own + shipped).filter { known.insert($0.name).inserted }
    }

    private func entry(_ name: String, _ path: String) -> Entry {
        do {
            return Entry(name: name, title: try read(path).title, file: path)
        } catch {
            let problem = CommandFailure(describing: error).message
            return Entry(name: name, title: "can't be used: \(problem)", file: path)
        }
    }

    private var names: [String] { entries.map(\.name) }

    private func read(_ path: String) throws -> Scenario {
        try Scenario(yaml: try UserFiles.text(of: path), file: path)
    }
}
