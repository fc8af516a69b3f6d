import PoolDashboard

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The themes of this process, and the file of the one in use, which may change while it is shown.
///
/// The shipped ones come first; a file in `themes` of the working folder takes the place of one of
/// the same name, and one in the configuration's folder that of both.
struct ThemeLibrary {
    /// All themes, as they were last read.
    private(set) var catalog: ThemeCatalog

    /// The files in order; of two of one name the later counts.
    private let files: [(name: String, path: String)]
    private var watched: (name: String, stamp: Stamp)?

    /// What tells one state of a file from the next.
    private struct Stamp: Equatable {
        var seconds: Int, nanoseconds: Int, size: Int, number: UInt64

        /// The present one; zeros where there is no file.
        init(_ path: String) {
            var found = stat()
            let isThere = stat(path, &found) == 0
            #if canImport(Glibc)
                let time = found.st_mtim
            #else
                let time = found.st_mtimespec
            #endif
            seconds = isThere ? time.tv_sec : 0
            nanoseconds = isThere ? time.tv_nsec : 0
            size = isThere ? Int(found.st_size) : 0
            number = isThere ? UInt64(found.st_ino) : 0
        }
    }

    /// Reads what there is.
    ///
    /// - Parameter extra: files that were named one by one; they come before all others.
    /// - Throws: ``CommandFailure`` where one of those can't be read.
    init(extra: [String] = []) throws {
        let folders = [UserFiles(folder: "themes"), UserFiles("themes")]
        files =
            folders.flatMap { folder in folder.names.map { ($0, "\(folder.folder)/\($0)") } }
            + extra.map { (Self.name(of: $0), $0) }
        for path in extra { _ = try UserFiles.text(of: path) }
        catalog = Self.read(files)
    }

    /// The theme that a person means: a file, or a name.
    ///
    /// - Throws: ``CommandFailure`` or ``ThemeError``.
    static func choose(_ given: String?) throws -> (library: ThemeLibrary, theme: Theme) {
        guard let given else {
            let library = try ThemeLibrary()
            return (library, library.catalog.usual)
        }
        let isPath = UserFiles.isPath(given)
        let library = try ThemeLibrary(extra: isPath ? [given] : [])
        let name = isPath ? UserFiles.stem(of: Self.name(of: given)) : given
        return (library, try library.catalog.theme(named: name))
    }

    /// Reads the file of the theme in use anew, if it has changed since the last call.
    ///
    /// It costs one look at the file's time, and nothing for a shipped theme. While a file can't be
    /// used, the theme stays as it was.
    /// - Returns: what the dashboard has to be told; nil where nothing has changed.
    mutating func refresh(using name: String) -> DashboardEvent? {
        guard let path = files.last(where: { UserFiles.stem(of: $0.name) == name })?.path else {
            watched = nil
            return nil
        }
        let stamp = Stamp(path)
        defer { watched = (name, stamp) }
        guard let watched, watched.name == name, watched.stamp != stamp else { return nil }
        do {
            _ = try UserFiles.text(of: path)
            let fresh = Self.read(files)
            _ = try fresh.theme(named: name)
            catalog = fresh
            return .themeReloaded
        } catch {
            return .themeFailed(message: CommandFailure(describing: error).message)
        }
    }

    /// What is in the files; one that can't be read has no text, which no reader takes for a theme.
    private static func read(_ files: [(name: String, path: String)]) -> ThemeCatalog {
        ThemeCatalog(user: files.map { ($0.name, (try? UserFiles.text(of: $0.path)) ?? "") })
    }

    private static func name(of path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }
}
