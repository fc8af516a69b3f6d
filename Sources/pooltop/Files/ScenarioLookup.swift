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

    private let files = UserFiles("scenarios")

    /// The scenario that a person means.
    ///
    /// What has a `/` in it or ends as YAML files do is a file. Else the person's own of that name
    /// comes first, then a shipped one, then a file of that very name.
    /// - Throws: ``CommandFailure`` or the reader's own error.
    func scenario(_ given: String) throws -> Scenario {
        if UserFiles.isPath(given) { return try read(given) }
        if let path = files.path(named: given) { return try read(path) }
        if ScenarioCatalog.names.contains(given) { return try ScenarioCatalog.scenario(given) }
        if let text = try? UserFiles.text(of: given) {
            return try Scenario(yaml: text, file: given)
        }
        throw CommandFailure(
            .usage, "no scenario is called '\(given)'",
            remedy: "use one of \(names.joined(separator: ", ")), or give a file")
    }

    /// All that can be asked for by name, the person's own first.
    ///
    /// One of theirs that can't be read says so in its title.
    var entries: [Entry] {
        let own = files.names.map { file in
            let name = UserFiles.stem(of: file)
            let path = "\(files.folder)/\(file)"
            do {
                return Entry(name: name, title: try read(path).title, file: path)
            } catch {
                let problem = CommandFailure(describing: error).message
                return Entry(name: name, title: "can't be used: \(problem)", file: path)
            }
        }
        let hidden = Set(own.map(\.name))
        let shipped = ScenarioCatalog.names.filter { !hidden.contains($0) }.map { name in
            Entry(name: name, title: (try? ScenarioCatalog.scenario(name).title) ?? "", file: nil)
        }
        return own + shipped
    }

    private var names: [String] { entries.map(\.name) }

    private func read(_ path: String) throws -> Scenario {
        try Scenario(yaml: try UserFiles.text(of: path), file: path)
    }
}
