import FlyingSocks
import Foundation
import PoolWorkloads
import ResourcePools
import Testing

@Suite("Echo server and its connections", .timeLimit(.minutes(15)))
struct EchoServerTests {
    private func plan(dropping rate: Double = 0) -> FaultControl {
        var plan = FaultPlan()
        plan.connectionDropRate = rate
        return FaultControl(FaultProcess(plan: plan, seed: 1, pool: "net"))
    }

    /// Runs a server for as long as the body takes, and sees that it leaves no socket behind.
    private func withServer(
        dropping rate: Double = 0, _ body: (EchoServer, EchoFactory) async throws -> Void
    ) async throws {
        let server = try EchoServer(faults: plan(dropping: rate))
        let running = Task { await server.run() }
        let result: Result<Void, any Error>
        do {
            try await body(server, EchoFactory(port: server.port))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        running.cancel()
        await running.value
        try result.get()
        #expect(server.connectionCount == 0)
        #expect(OpenFiles.sockets(ofPort: server.port) == 0)
    }

    @Test("what is sent comes back, in messages of any size")
    func echoes() async throws {
        try await withServer { server, factory in
            let connection = try await factory.make()
            var random = RandomSource(seed: 1)
            for size in [1, 7, 8, 64, 4_096, 4_097, 16 << 10] {
                try await connection.roundTrip(byteCount: size, random: &random)
            }
            #expect(try await factory.validate(connection))
            #expect(server.connectionCount == 1)
            try await factory.dispose(connection)
            #expect(await eventually { server.connectionCount == 0 })
            #expect(server.droppedCount == 0)
        }
    }

    @Test("connections at the same time don't mix their bytes")
    func parallel() async throws {
        try await withServer { server, factory in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for seed in 0..<16 {
                    group.addTask {
                        let connection = try await factory.make()
                        var random = RandomSource(seed: UInt64(seed))
                        for _ in 0..<20 {
                            try await connection.roundTrip(byteCount: 700, random: &random)
                        }
                        try await factory.dispose(connection)
                    }
                }
                try await group.waitForAll()
            }
            #expect(await eventually { server.connectionCount == 0 })
        }
    }

    @Test("many connections one after the other, each on the last one's descriptor, all work")
    func reuse() async throws {
        try await withServer { _, factory in
            for seed in 0..<300 {
                let connection = try await factory.make()
                var random = RandomSource(seed: UInt64(seed))
                try await connection.roundTrip(byteCount: 64, random: &random)
                try await factory.dispose(connection)
            }
        }
    }

    @Test("a server that hangs up is a real error at the client, and stays one")
    func drops() async throws {
        try await withServer(dropping: 1) { server, factory in
            let connection = try await factory.make()
            var random = RandomSource(seed: 1)
            await #expect(throws: SocketError.disconnected) {
                try await connection.roundTrip(byteCount: 64, random: &random)
            }
            await #expect(throws: SocketError.self) { try await factory.validate(connection) }
            #expect(server.droppedCount == 1)
            try await factory.dispose(connection)
        }
    }

    @Test("a conversation that was left in the middle is found by the validation")
    func outOfStep() async throws {
        try await withServer { _, factory in
            let connection = try await factory.make()
            try await connection.socket.write(Data("said and not listened to".utf8))
            let error = await #expect(throws: WorkloadError.self) {
                try await factory.validate(connection)
            }
            #expect(error?.code == .wrongAnswer)
            try await factory.dispose(connection)
        }
    }

    @Test("a server that stops hangs up on who is there, and nobody connects any more")
    func stops() async throws {
        let server = try EchoServer(faults: plan())
        let factory = EchoFactory(port: server.port)
        let running = Task { await server.run() }
        let connection = try await factory.make()
        #expect(try await factory.validate(connection))
        running.cancel()
        await running.value
        await #expect(throws: SocketError.self) { try await factory.validate(connection) }
        try await factory.dispose(connection)
        // Whoever may have the port by now, it is not this server.
        if let late = try? await factory.make() { try await factory.dispose(late) }
        #expect(server.connectionCount == 0)
    }

    @Test("a client that is cancelled in mid-read ends, and its connection can be closed")
    func cancelled() async throws {
        try await withServer { server, factory in
            let connection = try await factory.make()
            let reading = Task { try await connection.socket.read(bytes: 1) }
            #expect(await eventually { server.connectionCount == 1 })
            reading.cancel()
            await #expect(throws: CancellationError.self) { _ = try await reading.value }
            try await factory.dispose(connection)
            let next = try await factory.make()
            #expect(try await factory.validate(next))
            try await factory.dispose(next)
        }
    }
}
