import Foundation

/// A person's own themes and scenarios: the YAML files of a folder of pooltop's configuration.
struct UserFiles {
    /// Where they are: `$XDG_CONFIG_HOME/pooltop/NAME`, by default below `~/.config`.
    let folder: String

    /// The files of a folder.
    init(folder: String) { self.folder = folder }

    /// The files of a kind.
    ///
    /// - Parameters:
    ///   - kind: the folder's name, `themes` or `scenarios`.
    ///   - environment: the process's variables. As its specification has it, an
    ///     `XDG_CONFIG_HOME` that is empty or relative counts as none.
    init(_ kind: String, environment: [String: String] = ProcessInfo.processInfo.environment) {
        folder = "\(Self.home(environment))/\(kind)"
    }

    /// The configuration file's path: `$XDG_CONFIG_HOME/pooltop/config.yaml`.
    static func configuration(environment: [String: String]) -> String {
        home(environment) + "/config.yaml"
    }

    private static func home(_ environment: [String: String]) -> String {
        let given = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return "\(given ?? expanded("~/.config", environment: environment))/pooltop"
    }

    /// A path with `~/` as the person's own folder: in a file no shell does that.
    static func expanded(
        _ path: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String {
        guard path.hasPrefix("~/") else { return path }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        return home + path.dropFirst()
    }

    /// Whether there is something of that name; true too where it can't be seen for permissions.
    static func isThere(_ path: String) -> Bool {
        access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR)
    }

    /// The names of the YAML files in it, sorted; none where there is no such folder.
    var names: [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return all.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    }

    /// The files with their texts; one that can't be read has an empty text, which no reader
    /// takes for a theme or scenario.
    var texts: [(name: String, text: String)] {
        names.map { ($0, (try? Self.text(of: "\(folder)/\($0)")) ?? "") }
    }

    /// The path of the file that is called by a name without its ending; nil where there is none.
    func path(named name: String) -> String? {
        names.first { Self.stem(of: $0) == name }.map { "\(folder)/\($0)" }
    }

    /// Whether a person means a file rather than a name: it has a `/`, or ends as YAML files do.
    static func isPath(_ given: String) -> Bool {
        given.contains("/") || given.hasSuffix(".yaml") || given.hasSuffix(".yml")
    }

    /// A file's name without its ending.
    static func stem(of name: String) -> String {
        String(name.dropLast(name.hasSuffix(".yaml") ? 5 : name.hasSuffix(".yml") ? 4 : 0))
    }

    /// Reads a text file.
    ///
    /// - Throws: ``CommandFailure`` with status 66 where there is none or it may not be read, and
    ///   65 where it is no text.
    static func text(of path: String) throws(CommandFailure) -> String {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            guard isThere(path) else {
                throw CommandFailure(
                    .noInput, "\(path): there is no such file", remedy: "check the name")
            }
            throw CommandFailure(
                .noInput, "\(path): the file can't be read",
                remedy: "check that it is a file and that you may read it")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure(
                .badData, "\(path): the file is no text", remedy: "save it as UTF-8")
        }
        return text
    }
}
