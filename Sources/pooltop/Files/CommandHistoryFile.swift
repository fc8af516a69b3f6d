import Foundation
import PoolDashboard

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The commands that were typed in the palette, kept from session to session.
///
/// One a line, the oldest first, readable by its owner alone. A file that can't be read is an empty
/// one, and one that can't be written is left: nothing depends on it.
struct CommandHistoryFile: Sendable {
    /// The most lines.
    static let limit = 500
    /// What is read of a file at the most, in bytes; it is longer only where it is none of ours.
    private static let byteLimit = 256 * 1024

    /// Where it is: `$XDG_STATE_HOME/pooltop/history`, by default below `~/.local/state`.
    let path: String

    /// The file of a person.
    ///
    /// - Parameter environment: the process's variables. As its specification has it, an
    ///   `XDG_STATE_HOME` that is empty or relative counts as none.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let given = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        path = "\(given ?? "\(home)/.local/state")/pooltop/history"
    }

    /// What is in it.
    var lines: [String] {
        guard let file = FileHandle(forReadingAtPath: path),
            let data = try? file.read(upToCount: Self.byteLimit)
        else { return [] }
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { PlainFrame.safe(String($0)) }.suffix(Self.limit)
    }

    /// Adds a line, which then stands in it once, as its last.
    ///
    /// What another session has added meanwhile stays.
    func add(_ line: String) {
        let kept = lines.filter { $0 != line }.suffix(Self.limit - 1) + [line]
        try? replace(with: kept.joined(separator: "\n") + "\n")
    }

    /// Writes it whole, or not at all.
    private func replace(with text: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let (store, draft) = (SystemFileStore(), "\(path).\(getpid())")
        store.remove(draft)
        try store.create(draft, Array(text.utf8))
        do {
            try store.rename(draft, to: path)
        } catch {
            store.remove(draft)
            throw error
        }
    }
}
