import FlyingSocks
public import ResourcePools

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Makes connections to an ``EchoServer`` on 127.0.0.1.
public struct EchoFactory: ResourceFactory {
    /// The server's port.
    public let port: UInt16

    /// A factory for a server on this machine.
    public init(port: UInt16) { self.port = port }

    /// Connects.
    ///
    /// - Throws: FlyingSocks' `SocketError`.
    public func make() async throws -> EchoConnection {
        let loop = try await SocketLoop.shared()
        let socket = try Socket(domain: AF_INET, type: .stream)
        do {
            #if canImport(Darwin)
                try socket.setValue(true, for: .noSIGPIPE)
            #endif
            let connection = try AsyncSocket(socket: socket, pool: loop)
            try await connection.connect(to: .inet(ip4: "127.0.0.1", port: port))
            return EchoConnection(socket: connection)
        } catch {
            try? socket.close()
            throw error
        }
    }

    /// Sends a word and reads it back.
    ///
    /// - Throws: FlyingSocks' `SocketError` where the server has hung up.
    public func validate(_ connection: EchoConnection) async throws -> Bool {
        var random = RandomSource(seed: 0)
        try await connection.roundTrip(byteCount: 8, random: &random)
        return true
    }

    /// Hangs up.
    ///
    /// - Throws: FlyingSocks' `SocketError`.
    public func dispose(_ connection: EchoConnection) async throws {
        try await SocketLoop.close(connection.socket)
    }
}
