import Foundation
import PoolMetrics
import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("Backup and restore", .disposesOfEverything, .timeLimit(.minutes(15)))
struct RollbackBackupTests {
    private let folder: TemporaryFolder
    private let wallClock = WallClock { SampleFixtures.start }

    init() throws { folder = try TemporaryFolder() }

    private func manager(
        _ pools: [(name: String, configuration: PoolConfiguration)]
    ) throws -> ResourceManager {
        let manager = ResourceManager()
        for pool in pools {
            try manager.register(
                ResourcePool(
                    name: pool.name, configuration: pool.configuration,
                    factory: ScriptedFactory()))
        }
        return manager
    }

    /// A configuration in which nothing is as it is by default.
    private var unusual: PoolConfiguration {
        var configuration = PoolConfiguration(size: .range(3...7))
        configuration.acquireTimeout = nil
        configuration.maximumWaiters = 12
        configuration.idleTimeout = .nanoseconds(1_234_567_891_234_567_891)
        configuration.maxLifetime = nil
        configuration.maxUses = 9
        configuration.validateAfterIdle = .milliseconds(1)
        configuration.backoffBase = .nanoseconds(1)
        configuration.backoffLimit = .seconds(3)
        configuration.createTimeout = nil
        configuration.circuitThreshold = nil
        configuration.rejectsHopelessWaits = true
        configuration.keepAliveInterval = .seconds(7)
        configuration.bargingBound = .microseconds(1_500)
        configuration.validatesOnBorrow = true
        configuration.validatesOnReturn = true
        configuration.leakThreshold = .seconds(90)
        (configuration.leakFactor, configuration.leakFloor) = (nil, .seconds(5))
        configuration.maximumConcurrentCreations = 2
        return configuration
    }

    private func restoring(_ text: String, with manager: ResourceManager) async -> BackupError? {
        do throws(BackupError) {
            try folderWrite(text)
            try await manager.restore(from: folder.path("b.json"))
            return nil
        } catch {
            return error
        }
    }

    private func folderWrite(_ text: String) throws(BackupError) {
        try BackupFile.save(Array(text.utf8), to: folder.path("b.json"))
    }

    // MARK: - There and back

    @Test("what is written is read back: configurations, states, metrics")
    func roundTrip() async throws {
        let manager = try manager([("orders", unusual), ("sessions ä\"", PoolConfiguration())])
        try await manager.warmUp()
        let orders = try #require(
            manager.pool(named: "orders") as? ResourcePool<TrackedResource>)
        try await orders.withResource { _ in
            let written = try manager.backUp(to: folder.path("b.json"), wallClock: wallClock)
            #expect(try PoolBackup(contentsOf: folder.path("b.json")) == written)
            #expect(written.time == SampleFixtures.start)
            #expect(written.pools.map(\.name) == ["orders", "sessions ä\""])
            #expect(written.pools[0].configuration == unusual)
            #expect(written.pools[0].statistics.states.inUse == 1)
            #expect(written.pools[0].statistics.states.initialized == 2)
            #expect(written.pools[0].statistics.slots.count == 3)
            #expect(written.pools[0].statistics.acquired == 1)
        }
        let text = try String(contentsOfFile: folder.path("b.json"), encoding: .utf8)
        #expect(text.contains("\"schema\" : 1"))
        #expect(text.contains("\"idleTimeoutNanoseconds\" : 1234567891234567891"))
        #expect(text.contains("\"maxLifetimeNanoseconds\" : null"))
        await manager.shutDown(deadline: patience)
    }

    @Test("no pools make a document too")
    func noPools() async throws {
        let manager = ResourceManager()
        try manager.backUp(to: folder.path("b.json"))
        #expect(try PoolBackup(contentsOf: folder.path("b.json")).pools.isEmpty)
        let report = try await manager.restore(from: folder.path("b.json"))
        #expect(report.isComplete && report.changes.isEmpty)
    }

    @Test("every setting has its key in the coded form")
    func everySetting() throws {
        #expect(
            Mirror(reflecting: PoolConfiguration()).children.count
                == PoolConfiguration.Key.allCases.count)
        let coded = try JSONSerialization.jsonObject(with: JSONEncoder().encode(unusual))
        #expect(
            Set(try #require(coded as? [String: Any]).keys)
                == Set(PoolConfiguration.Key.allCases.map(\.rawValue)))
        for key in PoolConfiguration.Key.allCases {
            #expect(unusual.text(of: key) != PoolConfiguration().text(of: key))
        }
    }

    @Test("of a configuration, what is missing has its default")
    func defaults() throws {
        let text = #"{"size":{"minimum":2,"maximum":3},"maxUses":null,"later":{}}"#
        let read = try JSONDecoder().decode(PoolConfiguration.self, from: Data(text.utf8))
        #expect(read == PoolConfiguration(size: .range(2...3)))
    }

    @Test("a restore gives an adaptive pool its bounds and its target back")
    func restoresAdaptiveSizes() async throws {
        let adaptive = PoolConfiguration(size: .adaptive(2...9, target: 0.75))
        let manager = try manager([("orders", adaptive)])
        try manager.backUp(to: folder.path("b.json"))
        _ = await manager.pool(named: "orders")?.perform(.resize(.fixed(1)), actor: "test")
        let report = try await manager.restore(from: folder.path("b.json"))
        #expect(report.changes.map { [$0.from, $0.to] } == [["1...1", "2...9 at 75 %"]])
        #expect(manager.pool(named: "orders")?.configuration == adaptive)
        await manager.shutDown(deadline: patience)
    }

    @Test("a restore gives pools their size back and is complete where that is all")
    func restoresSizes() async throws {
        let manager = try manager([("orders", unusual), ("sessions", PoolConfiguration())])
        try manager.backUp(to: folder.path("b.json"))
        _ = await manager.pool(named: "orders")?.perform(.resize(.fixed(1)), actor: "test")
        #expect(manager.pool(named: "orders")?.configuration.size == .fixed(1))
        let report = try await manager.restore(from: folder.path("b.json"))
        #expect(report.isComplete)
        #expect(
            report.changes.map { [$0.pool, $0.key, $0.from, $0.to] }
                == [["orders", "size", "1...1", "3...7"]])
        #expect(manager.pool(named: "orders")?.configuration == unusual)
        #expect(
            report.description
                == "restored 1, could not restore 0\n  orders: size 1...1 → 3...7")
        await manager.shutDown(deadline: patience)
    }

    @Test("what a restore can't do it says: missing pools, running ones, ones shut down")
    func obstacles() async throws {
        let before = try manager([
            ("gone", PoolConfiguration()), ("ended", unusual), ("changed", unusual),
        ])
        try before.backUp(to: folder.path("b.json"))
        var changed = unusual
        changed.idleTimeout = .seconds(60)
        changed.maxUses = nil
        let after = try manager([("changed", changed), ("ended", changed)])
        _ = await after.pool(named: "ended")?.perform(.resize(.fixed(1)), actor: "test")
        await after.pool(named: "ended")?.shutDown(deadline: .zero)
        let report = try await after.restore(from: folder.path("b.json"))
        #expect(!report.isComplete)
        #expect(report.changes.isEmpty)
        #expect(
            report.obstacles.map { "\($0.pool) \($0.key)" } == [
                "gone name", "ended size", "ended idleTimeoutNanoseconds", "ended maxUses",
                "changed idleTimeoutNanoseconds", "changed maxUses",
            ])
        #expect(report.description.contains("gone: no pool of this name is registered: register"))
        #expect(
            report.description.contains(
                "ended: size is 1...1 and was 3...7, and the pool is shut down: make it anew"))
        #expect(
            report.description.contains(
                "changed: maxUses is never and was 9, and it can't be changed while"))
        await after.shutDown(deadline: .zero)
    }

    // MARK: - Bad documents

    @Test(
        "a bad document changes nothing, and the error names the key and the remedy",
        arguments: [
            ("", "damaged", nil, "is no whole JSON document"),
            (#"{"schema":1,"time""#, "damaged", nil, "is no whole JSON document"),
            ("[]", "damaged", nil, "the document is of another type"),
            ("{}", "notABackup", "schema", "schema is missing"),
            (#"{"schema":"1"}"#, "damaged", "schema", "schema is of another type"),
            (#"{"schema":null}"#, "damaged", "schema", "schema is null"),
            (#"{"schema":2,"pools":7}"#, "newerSchema", "schema", "is 2 and this version knows 1"),
            (#"{"schema":0}"#, "damaged", "schema", "there is none before 1"),
            (#"{"schema":1}"#, "damaged", "pools", "pools is missing"),
            (#"{"schema":1,"pools":[{}]}"#, "damaged", "pools[0].name", "is missing"),
            (
                #"{"schema":1,"pools":[{"name":"a"}]}"#, "damaged", "pools[0].configuration",
                "is missing"
            ),
            (
                #"{"schema":1,"pools":[{"name":"orders","configuration":{"size":{"minimum":1}}}]}"#,
                "damaged", "pools[0].configuration.size.maximum", "is missing"
            ),
            (
                #"{"schema":1,"pools":[{"name":"orders","configuration":"#
                    + #"{"size":{"minimum":5,"maximum":2}}}]}"#,
                "damaged", "pools[0].configuration.size.maximum", "5...2 is no size"
            ),
            (
                #"{"schema":1,"pools":[{"name":"orders","configuration":"#
                    + #"{"size":{"minimum":1,"maximum":2},"maxUses":"x"}}]}"#,
                "damaged", "pools[0].configuration.maxUses", "of another type"
            ),
            (
                #"{"schema":1,"pools":[{"name":"orders","configuration":"#
                    + #"{"size":{"minimum":1,"maximum":2},"idleTimeoutNanoseconds":-1}}]}"#,
                "damaged", "pools[0].configuration.idleTimeoutNanoseconds", "-1 is below zero"
            ),
            (
                #"{"schema":1,"pools":[{"name":"orders","configuration":"#
                    + #"{"size":{"minimum":1,"maximum":1e99}}}]}"#,
                "damaged", nil, "a number that does not fit"
            ),
            (
                #"{"schema":1,"pools":[{"name":"orders","configuration":"#
                    + #"{"size":{"minimum":1,"maximum":2}}},{"name":"orders","configuration":"#
                    + #"{"size":{"minimum":1,"maximum":2}}}]}"#,
                "damaged", "pools[1].name", "for a second time"
            ),
        ] as [(String, String, String?, String)])
    func badDocuments(text: String, code: String, key: String?, words: String) async throws {
        let manager = try manager([("orders", unusual)])
        let error = try #require(await restoring(text, with: manager))
        #expect(error.code.description == code)
        #expect(error.key == key)
        #expect(error.message.contains(words))
        #expect(error.message.contains(": "))
        #expect(error.description.hasPrefix(folder.path("b.json") + ": "))
        #expect(manager.pool(named: "orders")?.configuration == unusual)
    }

    @Test("a whole reading needs a time that is one")
    func badTime() throws {
        try folderWrite(#"{"schema":1,"time":"yesterday","pools":[]}"#)
        let error = #expect(throws: BackupError.self) {
            try PoolBackup(contentsOf: folder.path("b.json"))
        }
        #expect(error?.key == "time")
    }

    // MARK: - Bad files

    @Test("files that can't be written or read are named, with the remedy")
    func badFiles() async throws {
        let manager = ResourceManager()
        try folder.write("x", to: "file")
        for (path, code, words) in [
            ("none/b.json", "cannotCreate", "its folder does not exist: create it"),
            ("file/b.json", "cannotCreate", "its folder is a file"),
            (String(repeating: "n", count: 300), "cannotCreate", "the name is too long"),
            ("", "cannotCreate", "no regular file"),
        ] {
            let error = #expect(throws: BackupError.self) {
                try manager.backUp(to: folder.path(path))
            }
            #expect(error?.code.description == code)
            #expect(error?.message.contains(words) == true)
        }
        for (path, code) in [("none.json", "notFound"), ("", "cannotRead")] {
            let error = await #expect(throws: BackupError.self) {
                try await manager.restore(from: folder.path(path))
            }
            #expect(error?.code.description == code)
        }
        #expect(try folder.names() == ["file"])
    }

    @Test("a full disk leaves the backup that was there, and nothing beside it")
    func fullDisk() throws {
        let file = try folder.write("old", to: "b.json")
        var room = 3
        let error = #expect(throws: BackupError.self) {
            try BackupFile.save(Array("new and longer".utf8), to: file) { descriptor, bytes in
                guard room > 0 else {
                    errno = ENOSPC
                    return -1
                }
                defer { room = 0 }
                return write(descriptor, bytes.baseAddress, min(room, bytes.count))
            }
        }
        #expect(error?.code == .writeFailed)
        #expect(error?.message.contains("the disk is full: free some space") == true)
        #expect(try folder.names() == ["b.json"])
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "old")
    }

    @Test("a write that is interrupted or partial goes on, and the name is replaced in one step")
    func partialWrites() throws {
        let file = try folder.write("old", to: "b.json")
        var calls = 0
        try BackupFile.save(Array("new and longer".utf8), to: file) { descriptor, bytes in
            calls += 1
            guard calls % 2 == 0 else {
                errno = EINTR
                return -1
            }
            return write(descriptor, bytes.baseAddress, min(5, bytes.count))
        }
        #expect(calls == 6)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "new and longer")
        #expect(try folder.names() == ["b.json"])
    }

    @Test(
        "what the system says is put into words with a remedy",
        arguments: [
            (EACCES, "no permission to create it"), (EROFS, "read-only"), (ENOSPC, "full"),
            (EDQUOT, "full"), (EISDIR, "is a folder"), (EIO, "choose another folder"),
        ])
    func systemErrors(number: Int32, words: String) {
        let error = BackupFile.creationError("f", number)
        #expect(error.code == .cannotCreate)
        #expect(error.message.contains(words))
        #expect(BackupFile.writeError("f", number).code == .writeFailed)
        #expect(BackupFile.writeError("f", number).message.contains(": "))
    }

    @Test("a file that may not be read, or fails, is told apart from one that is not there")
    func readErrors() {
        #expect(BackupFile.readError("f", EACCES).code == .cannotRead)
        #expect(BackupFile.readError("f", EIO).code == .cannotRead)
        #expect(BackupFile.readError("f", ENOENT).code == .notFound)
        #expect(BackupFile.writeError("f", EFBIG).message.contains("too big"))
    }

    @Test("a thousand pools with full lists are written and read within a second or two")
    func huge() async throws {
        let manager = ResourceManager()
        for number in 0..<1_000 {
            try manager.register(ResourcePool(name: "pool \(number)", factory: { number }))
        }
        try manager.backUp(to: folder.path("b.json"))
        let report = try await manager.restore(from: folder.path("b.json"))
        #expect(report.isComplete && report.changes.isEmpty)
    }
}
