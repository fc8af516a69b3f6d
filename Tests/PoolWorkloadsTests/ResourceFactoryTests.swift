import Foundation
import GRDB
import PoolWorkloads
import ResourcePools
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Real resources", .timeLimit(.minutes(15)))
struct ResourceFactoryTests {
    @Test("a database connection is made, used, validated and closed")
    func sqlite() async throws {
        let folder = try TemporaryFolder(in: FileManager.default.temporaryDirectory.path)
        defer { folder.remove() }
        let factory = SQLiteFactory(path: "\(folder.path)/shop.sqlite")
        try await factory.createDatabase(seed: 1)
        let first = try await factory.make()
        let second = try await factory.make()
        let mode = try await first.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(mode == "wal")
        try await first.write {
            try $0.execute(sql: "UPDATE product SET stock = 5 WHERE id = 7")
        }
        let stock = try await second.read {
            try Int.fetchOne($0, sql: "SELECT stock FROM product WHERE id = 7")
        }
        #expect(stock == 5)
        #expect(try await factory.validate(second))
        #expect(OpenFiles.under(factory.path).count >= 2)
        try await factory.dispose(first)
        try await factory.dispose(second)
        #expect(OpenFiles.under(factory.path).isEmpty)
    }

    @Test("a seed gives the same shop")
    func sameShop() async throws {
        let folder = try TemporaryFolder(in: FileManager.default.temporaryDirectory.path)
        defer { folder.remove() }
        func prices(_ name: String, seed: UInt64) async throws -> [Int] {
            let factory = SQLiteFactory(path: "\(folder.path)/\(name)")
            try await factory.createDatabase(seed: seed)
            let database = try await factory.make()
            let prices = try await database.read {
                try Int.fetchAll($0, sql: "SELECT price_cents FROM product ORDER BY id")
            }
            try await factory.dispose(database)
            return prices
        }
        let first = try await prices("a", seed: 3)
        #expect(first.count == 2_000)
        #expect(try await prices("b", seed: 3) == first)
        #expect(try await prices("c", seed: 4) != first)
    }

    @Test("a database that can't be made says so")
    func noDatabase() async throws {
        let factory = SQLiteFactory(path: "/proc/no/such/shop.sqlite")
        let error = await #expect(throws: WorkloadError.self) {
            try await factory.createDatabase(seed: 1)
        }
        #expect(error?.code == .database)
        #expect(error?.cause is DatabaseError)
        #expect(error?.message.contains("set TMPDIR") == true)
    }

    @Test("a buffer is whole pages of real memory, which are given back")
    func memory() async throws {
        let factory = PageBufferFactory(byteCount: (32 << 20) + 1, scrubs: true)
        #expect(factory.resetsAfterUse)
        #expect(!PageBufferFactory(byteCount: 1, scrubs: false).resetsAfterUse)
        let buffer = try await factory.make()
        #expect(buffer.byteCount == (32 << 20) + PageBuffer.pageSize)
        let address = try #require(buffer.address)
        #expect(Int(bitPattern: address) % PageBuffer.pageSize == 0)
        #expect(isMapped(address, buffer.byteCount))
        try buffer.stamp(42)
        try buffer.check(42)
        let wrong = #expect(throws: WorkloadError.self) { try buffer.check(43) }
        #expect(wrong?.code == .wrongAnswer)
        try await factory.reset(buffer)
        try buffer.check(0)
        #expect(try await factory.validate(buffer))
        try await factory.dispose(buffer)
        #expect(!isMapped(address, buffer.byteCount))
        let error = #expect(throws: WorkloadError.self) { try buffer.stamp(1) }
        #expect(error?.code == .memory)
        // A second end does no harm: the address may be someone else's by now.
        try await factory.dispose(buffer)
    }

    @Test("memory that the system does not have is an error, not a crash")
    func noMemory() async {
        let factory = PageBufferFactory(byteCount: 1 << 50, scrubs: false)
        let error = await #expect(throws: WorkloadError.self) { try await factory.make() }
        #expect(error?.code == .memory)
        #expect(error?.message.contains("lower buffer_size") == true)
    }

    private func isMapped(_ address: UnsafeMutableRawPointer, _ count: Int) -> Bool {
        var residency = [UInt8](repeating: 0, count: count / PageBuffer.pageSize)
        return mincore(address, count, &residency) == 0
    }
}
