import Testing

@testable import PoolDashboard

@Suite("Keeping settings")
struct SettingsKeeperTests {
    /// Files in memory, and the step that fails.
    private final class MemoryStore: FileStore {
        struct File: Equatable {
            var text: String
            var permissions = "own"
            var isOnDisk = false
        }
        let mark = "7.new"
        var files: [String: File] = [:]
        var links: [String: String] = [:]
        var steps: [String] = []
        var failing: String?
        var bytes: [String: [UInt8]] = [:]
        /// What another process does until it gives the lock up.
        var other: (MemoryStore) -> Void = { _ in }
        private(set) var isLocked = false
        /// How often the lock is another process's before it can be had.
        var refusals = 0
        /// How long was waited for it, in milliseconds.
        private(set) var waited = 0

        private func step(_ name: String, _ path: String) throws(FileStoreError) {
            steps.append("\(name) \(path)")
            if name == failing {
                throw FileStoreError(step: "can't \(name)", path: path, reason: "no space")
            }
        }

        func target(of path: String) throws(FileStoreError) -> String {
            try step("follow", path)
            return links[path] ?? path
        }

        func withLock<Failure: Error>(
            on folder: String, _ work: () throws(Failure) -> Void
        ) throws(Failure) -> Bool {
            guard refusals == 0 else {
                refusals -= 1
                return false
            }
            other(self)
            isLocked = true
            defer { isLocked = false }
            try work()
            return true
        }

        func pause(milliseconds: Int) { waited += milliseconds }

        func contents(of path: String) throws(FileStoreError) -> [UInt8]? {
            try step("read", path)
            #expect(isLocked)
            return bytes[path] ?? files[path].map { Array($0.text.utf8) }
        }

        func checkWritable(_ path: String) throws(FileStoreError) { try step("check", path) }

        func makeFolder(_ path: String) throws(FileStoreError) { try step("folder", path) }

        func create(_ path: String, _ contents: [UInt8]) throws(FileStoreError) {
            #expect(files[path] == nil)
            // A full disk leaves a part of a file behind.
            files[path] = File(
                text: failing == "create" ? "th" : String(decoding: contents, as: UTF8.self))
            try step("create", path)
        }

        func copyPermissions(from path: String, to other: String) throws(FileStoreError) {
            try step("permissions", other)
            let permissions = files[path]?.permissions ?? "none"
            files[other]?.permissions = permissions
        }

        func synchronize(_ path: String) throws(FileStoreError) {
            try step(files[path] == nil ? "synchronize folder" : "synchronize", path)
            files[path]?.isOnDisk = true
        }

        func rename(_ path: String, to other: String) throws(FileStoreError) {
            try step("rename", path)
            #expect(isLocked)
            #expect(files[path]?.isOnDisk == true)
            files[other] = files.removeValue(forKey: path)
        }

        func remove(_ path: String) { files[path] = nil }
    }

    private let path = "/etc/pooltop/config.yaml"

    @Test("a new file is made with its folder, and comes onto the disk before it gets its name")
    func new() throws {
        let store = MemoryStore()
        try SettingsKeeper(store).keep([.theme: "dusk", .sweep: "true"], in: path)
        #expect(store.files == [path: .init(text: "theme: dusk\nsweep: true\n", isOnDisk: true)])
        let fresh = "/etc/pooltop/.config.yaml.7.new"
        #expect(
            store.steps == [
                "follow \(path)", "folder /etc/pooltop", "read \(path)", "create \(fresh)",
                "synchronize \(fresh)", "rename \(fresh)", "synchronize folder /etc/pooltop",
            ])
    }

    @Test("a file keeps its comments, its permissions, and what is not ours; a link stays a link")
    func existing() throws {
        let store = MemoryStore()
        let target = "/dotfiles/pooltop.yaml"
        store.links[path] = target
        store.files[target] = .init(text: "theme: a # mine\nfuture: 1\n", permissions: "shared")
        store.files["/dotfiles/.pooltop.yaml.7.new"] = .init(text: "left behind")
        try SettingsKeeper(store).keep([.theme: "dusk"], in: path)
        #expect(
            store.files == [
                target: .init(
                    text: "theme: dusk # mine\nfuture: 1\n", permissions: "shared", isOnDisk: true)
            ])
    }

    @Test("what another process keeps at the same time stays, and the same setting is the last's")
    func together() throws {
        let store = MemoryStore()
        store.files[path] = .init(text: "theme: a\n")
        let path = path
        store.other = { $0.files[path] = .init(text: "theme: b\nmouse: false\n") }
        try SettingsKeeper(store).keep([.theme: "dusk", .sweep: "true"], in: path)
        #expect(store.files[path]?.text == "theme: dusk\nmouse: false\nsweep: true\n")
    }

    @Test("another process is waited for up to a second; then it is told, and nothing is written")
    func locked() throws {
        let store = MemoryStore()
        store.files[path] = .init(text: "theme: a\n")
        store.refusals = 40
        try SettingsKeeper(store).keep([.theme: "dusk"], in: path)
        #expect(store.files[path]?.text == "theme: dusk\n")
        #expect(store.waited == 1_000)
        store.refusals = 41
        #expect(
            throws: SettingsError(
                code: .cannotWrite, place: path,
                message: "another process has locked /etc/pooltop for 1 s, nothing is lost: "
                    + "save again once it has ended")
        ) {
            try SettingsKeeper(store).keep([.theme: "light"], in: path)
        }
        #expect(store.waited == 2_000 && store.refusals == 0)
        #expect(store.files[path]?.text == "theme: dusk\n")
        try SettingsKeeper(store).keep([.theme: "light"], in: path)
        #expect(store.files[path]?.text == "theme: light\n")
    }

    @Test("nothing to change writes nothing")
    func same() throws {
        let store = MemoryStore()
        store.files[path] = .init(text: "theme: dusk\n")
        try SettingsKeeper(store).keep([.theme: "dusk"], in: path)
        #expect(store.steps == ["follow \(path)", "folder /etc/pooltop", "read \(path)"])
        #expect(store.files[path]?.text == "theme: dusk\n")
    }

    @Test(
        "whatever step fails, the file is as it was, nothing is left behind, and it is told",
        arguments: [
            "follow", "folder", "read", "check", "create", "permissions", "synchronize", "rename",
        ])
    func failure(_ step: String) {
        let store = MemoryStore()
        store.files[path] = .init(text: "theme: a\n")
        store.failing = step
        let error = #expect(throws: SettingsError.self) {
            try SettingsKeeper(store).keep([.theme: "dusk"], in: path)
        }
        #expect(error?.code == .cannotWrite)
        #expect(
            error?.description
                == "\(path): can't \(step) (no space), nothing is lost: "
                + "check permissions and room, then save again")
        #expect(store.files == [path: .init(text: "theme: a\n")])
    }

    @Test("a folder that can't be made or brought onto the disk is told too")
    func folders() {
        for step in ["folder", "synchronize folder"] {
            let store = MemoryStore()
            store.failing = step
            #expect(throws: SettingsError.self) {
                try SettingsKeeper(store).keep([.theme: "dusk"], in: path)
            }
            #expect(store.files.isEmpty == (step == "folder"))
        }
    }

    @Test("a file that is broken by now is not written over")
    func broken() {
        let store = MemoryStore()
        store.files[path] = .init(text: "theme: [\n")
        #expect(throws: SettingsError.self) {
            try SettingsKeeper(store).keep([.theme: "dusk"], in: path)
        }
        store.bytes[path] = [0xFF, 0xFE]
        #expect(
            throws: SettingsError(
                code: .cannotRead, place: path, message: "the file is no text: save it as UTF-8")
        ) {
            try SettingsKeeper(store).keep([.theme: "dusk"], in: path)
        }
        #expect(store.files[path]?.text == "theme: [\n")
    }

    @Test("a path without a folder, and one in the root")
    func shortPaths() throws {
        for path in ["config.yaml", "/config.yaml"] {
            let store = MemoryStore()
            try SettingsKeeper(store).keep([.theme: "dusk"], in: path)
            #expect(store.files[path]?.text == "theme: dusk\n")
        }
    }
}
