import Foundation
import GRDB
import PoolMetrics

/// A recording's database, opened for reading only, whatever state the file is in.
final class RecordingSource: Sendable {
    private let file: String
    private let database: DatabaseQueue
    /// The folder of the copy that is read, where it is a copy.
    private let copyFolder: String?
    private static let copyName = "recording"

    /// Opens the file, or a copy of it where SQLite may not open the file itself.
    ///
    /// A file in WAL mode needs a `-shm` file beside it even to be read. Where SQLite can't make
    /// one, it says CANTOPEN or READONLY, though both files are there and readable.
    init(file: String, copying: Bool) throws(RecordingError) {
        self.file = file
        try Self.checkBeginning(file)
        if !copying, let database = try Self.openInPlace(file) {
            self.database = database
            copyFolder = nil
            return
        }
        let folder = try Self.copy(file)
        do {
            let database = try Self.open("\(folder)/\(Self.copyName)")
            try Self.check(database, file)
            self.database = database
            copyFolder = folder
        } catch {
            Self.removeCopy(folder)
            throw Self.readError(file, error)
        }
    }

    /// Opens the file itself; nil where SQLite may not.
    private static func openInPlace(_ file: String) throws(RecordingError) -> DatabaseQueue? {
        do {
            let database = try open(file)
            try check(database, file)
            return database
        } catch {
            let result = (error as? DatabaseError)?.resultCode.primaryResultCode
            if result == .SQLITE_CANTOPEN || result == .SQLITE_READONLY { return nil }
            throw readError(file, error)
        }
    }

    deinit {
        try? database.close()
        if let copyFolder { Self.removeCopy(copyFolder) }
    }

    /// Runs queries on one consistent state of the file.
    func read<Value: Sendable>(
        _ query: @Sendable (Database) throws -> Value
    ) throws(RecordingError) -> Value {
        do {
            return try withoutActuallyEscaping(query) { query in
                try database.read { try query($0) }
            }
        } catch {
            throw Self.readError(file, error)
        }
    }

    func metadata() throws(RecordingError) -> RecordingMetadata {
        let rows = try read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT key, value FROM meta")
            return try rows.map { CheckedRow($0, of: "meta") }.reduce(into: [:]) {
                $0[try $1.text(0)] = try $1.text(1)
            }
        }
        guard let metadata = RecordingMetadata(rows: rows) else {
            throw RecordingError(
                code: .damaged, file: file,
                message: "does not say who wrote it and when: it is damaged, use another file")
        }
        return metadata
    }

    // MARK: - Opening

    private static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "pooltop replay"
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(
            path: RecordingFiles.databasePath(path), configuration: configuration)
    }

    /// Looks at the first bytes: SQLite's own messages tell a person too little.
    private static func checkBeginning(_ file: String) throws(RecordingError) {
        let beginning = try RecordingFiles.beginning(of: file, bytes: 100)
        guard !beginning.isEmpty else {
            throw RecordingError(
                code: .notARecording, file: file,
                message: "is empty: nothing was recorded into it, use another file")
        }
        guard beginning.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw RecordingError(
                code: .notARecording, file: file,
                message: "is not a recording: give a file that pooltop has recorded")
        }
        guard beginning.count == 100 else { throw cutShort(file) }
        // Beside a WAL the file is only as long as its last checkpoint; without one its header
        // tells how long it has to be. Big-endian: page size at 16 (1 means 65,536), pages at 28.
        guard !RecordingFiles.exists(file + "-wal") else { return }
        func number(_ range: Range<Int>) -> Int { beginning[range].reduce(0) { $0 << 8 | Int($1) } }
        let pageSize = number(16..<18) == 1 ? 65_536 : number(16..<18)
        let length = pageSize * number(28..<32)
        if let size = RecordingFiles.size(file), size < length { throw cutShort(file) }
    }

    /// Whether a file in WAL mode (byte 18 is 2) has no WAL beside it, or an empty one.
    private static func isWithoutItsLog(_ file: String) -> Bool {
        let beginning = try? RecordingFiles.beginning(of: file, bytes: 100)
        return beginning.map { $0.count == 100 && $0[18] == 2 } == true
            && RecordingFiles.size(file + "-wal") ?? 0 == 0
    }

    private static func cutShort(_ file: String) -> RecordingError {
        RecordingError(
            code: .damaged, file: file,
            message: "is cut short: copy it again whole, or save what is left with "
                + "`sqlite3 \(file) .recover`")
    }

    private static func check(_ database: DatabaseQueue, _ file: String) throws {
        let (application, version) = try database.read { database in
            (
                try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0,
                try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            )
        }
        if application == 0, isWithoutItsLog(file) {
            throw RecordingError(
                code: .damaged, file: file,
                message: "was not closed, and \(file)-wal is missing: copy both files together")
        }
        guard application == RecordingSchema.applicationID else {
            throw RecordingError(
                code: .notARecording, file: file,
                message: "is an SQLite database but not a recording: "
                    + "give a file that pooltop has recorded")
        }
        guard version <= RecordingSchema.version else {
            throw RecordingError(
                code: .newerVersion, file: file,
                message: "was recorded by a newer pooltop (format \(version), this one reads up "
                    + "to \(RecordingSchema.version)): update pooltop")
        }
    }

    // MARK: - Copying

    private static func copy(_ file: String) throws(RecordingError) -> String {
        guard let folder = RecordingFiles.temporaryFolder() else {
            throw RecordingError(
                code: .cannotRead, file: file,
                message: "its folder is read-only, and there is no temporary folder for a copy: "
                    + "set TMPDIR")
        }
        let wal = file + "-wal"
        guard RecordingFiles.copy(file, to: "\(folder)/\(copyName)"),
            !RecordingFiles.exists(wal)
                || RecordingFiles.copy(wal, to: "\(folder)/\(copyName)-wal")
        else {
            removeCopy(folder)
            throw RecordingError(
                code: .cannotRead, file: file,
                message: "its folder is read-only, and it can't be copied to \(folder): "
                    + "check that it may be read, and free some space there")
        }
        return folder
    }

    private static func removeCopy(_ folder: String) {
        let name = "\(folder)/\(copyName)"
        for file in [name] + RecordingFiles.companions(of: name) { RecordingFiles.remove(file) }
        RecordingFiles.removeFolder(folder)
    }

    private static func readError(_ file: String, _ error: any Error) -> RecordingError {
        if let error = error as? RecordingError { return error }
        let (code, message): (RecordingError.Code, String)
        switch (error as? DatabaseError)?.resultCode.primaryResultCode {
        case .SQLITE_NOTADB?:
            (code, message) = (
                .notARecording, "is not a recording: give a file that pooltop has recorded"
            )
        case .SQLITE_CANTOPEN?, .SQLITE_PERM?, .SQLITE_READONLY?, .SQLITE_IOERR?:
            (code, message) = (
                .cannotRead, "can't be read: check its folder and the disk (\(error))"
            )
        case .SQLITE_BUSY?, .SQLITE_LOCKED?:
            (code, message) = (.cannotRead, "another process has locked it: try again later")
        default:
            (code, message) = (
                .damaged,
                "is damaged (\(error)): save what is left with `sqlite3 \(file) .recover`"
            )
        }
        return RecordingError(code: code, file: file, message: message, cause: error)
    }
}
