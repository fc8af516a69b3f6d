/// Keeps settings in the configuration file: whole or not at all.
///
/// ```swift
/// try SettingsKeeper(store).keep([.theme: "dusk"], in: "/etc/xdg/pooltop/config.yaml")
/// ```
/// The new text goes into a file beside the old one, onto the disk, and then in its place: whoever
/// reads it, and whatever fails, finds the old text or the new one. Two that keep settings at once
/// do so one after the other, so that neither loses what the other one has changed. Where the path
/// is a link, the file it leads to is changed and the link stays. What the file has beside the
/// settings stays too.
public struct SettingsKeeper<Store: FileStore> {
    /// How often the lock is asked for.
    ///
    /// With a pause between, it is waited for 1 s in all. Who keeps settings holds it for some
    /// milliseconds; who holds it for longer may never let it go.
    static var lockAttempts: Int { 41 }
    /// How long to wait before it is asked for again.
    static var lockPauseMilliseconds: Int { 25 }

    private let store: Store

    /// Keeps settings in a file system.
    public init(_ store: Store) { self.store = store }

    /// Writes settings, as texts, into the file at a path; it is made where it is missing.
    ///
    /// - Throws: ``SettingsError`` with what is to be done; the file is then as it was. Only where
    ///   the folder could not be brought onto the disk may the new text be in it already.
    public func keep(_ changes: [SettingKey: String], in path: String) throws(SettingsError) {
        let target = try told(path) { () throws(FileStoreError) in try store.target(of: path) }
        let folder = SettingsKeeper.parts(of: target).folder
        try told(path) { () throws(FileStoreError) in try store.makeFolder(folder) }
        for attempt in 0..<Self.lockAttempts {
            if attempt > 0 { store.pause(milliseconds: Self.lockPauseMilliseconds) }
            let isDone = try store.withLock(on: folder) { () throws(SettingsError) in
                try change(target, to: changes, called: path)
            }
            if isDone { return }
        }
        throw SettingsError(
            code: .cannotWrite, place: path,
            message: "another process has locked \(folder) for 1 s, nothing is lost: "
                + "save again once it has ended")
    }

    private func change(
        _ target: String, to changes: [SettingKey: String], called path: String
    ) throws(SettingsError) {
        let old = try told(path) { () throws(FileStoreError) in try store.contents(of: target) }
        guard let text = String(validating: old ?? [], as: UTF8.self) else {
            throw SettingsError(
                code: .cannotRead, place: target, message: "the file is no text: save it as UTF-8")
        }
        let new = try SettingsDocument(file: path, text: text).changing(changes)
        guard new != text || old == nil else { return }
        try told(path) { () throws(FileStoreError) in
            try replace(target, with: Array(new.utf8), isThere: old != nil)
        }
    }

    private func replace(
        _ target: String, with contents: [UInt8], isThere: Bool
    ) throws(FileStoreError) {
        let (folder, name) = SettingsKeeper.parts(of: target)
        let fresh = "\(folder)/.\(name).\(store.mark)"
        if isThere { try store.checkWritable(target) }
        // One that a process of the same mark left behind when it died in between.
        store.remove(fresh)
        do throws(FileStoreError) {
            try store.create(fresh, contents)
            if isThere { try store.copyPermissions(from: target, to: fresh) }
            try store.synchronize(fresh)
            try store.rename(fresh, to: target)
        } catch {
            store.remove(fresh)
            throw error
        }
        try store.synchronize(folder)
    }

    private static func parts(of path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let name = String(path[path.index(after: slash)...])
        return (slash == path.startIndex ? "/." : String(path[..<slash]), name)
    }

    /// What a step throws, as it is told to the person: of the file that was to be kept, whichever
    /// file or folder on the way to it was in the way.
    private func told<Value>(
        _ path: String, _ step: () throws(FileStoreError) -> Value
    ) throws(SettingsError) -> Value {
        do throws(FileStoreError) {
            return try step()
        } catch {
            throw SettingsError(
                code: .cannotWrite, place: path,
                message: "\(error.step) (\(error.reason)), nothing is lost: "
                    + "check permissions and room, then save again")
        }
    }
}
