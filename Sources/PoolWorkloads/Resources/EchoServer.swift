import FlyingSocks
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A TCP server on a free port of 127.0.0.1 that sends back what it gets.
///
/// It can be told to hang up instead of answering, at the rate of a ``FaultPlan``: its clients then
/// see what clients of a failing server see. It listens from the start and serves while
/// ``run()`` runs.
public final class EchoServer: Sendable {
    /// The port that the system gave it.
    public let port: UInt16
    private let listener: Socket
    private let faults: FaultControl
    private let connections = Atomic<Int>(0)
    private let dropped = Atomic<Int>(0)

    /// Listens on a free port.
    ///
    /// - Throws: ``WorkloadError`` with code `server`.
    public init(faults: FaultControl) throws(WorkloadError) {
        self.faults = faults
        do {
            let socket = try Socket(domain: AF_INET, type: .stream)
            do {
                try socket.bind(to: .inet(ip4: "127.0.0.1", port: 0))
                guard case .ip4(_, let port) = try socket.sockname() else {
                    throw SocketError.unsupportedAddress
                }
                self.port = port
            } catch {
                try? socket.close()
                throw error
            }
            // Closes the socket itself where it fails.
            try socket.listen()
            listener = socket
        } catch {
            throw WorkloadError(
                code: .server,
                message: "can't listen on 127.0.0.1: see that the loopback interface is up and "
                    + "that files can be opened (ulimit -n)",
                cause: error)
        }
    }

    /// How many connections it serves now.
    public var connectionCount: Int { connections.load(ordering: .relaxed) }
    /// How many times it has hung up instead of answering.
    public var droppedCount: Int { dropped.load(ordering: .relaxed) }

    /// Serves until its task is cancelled, then hangs up on everyone and closes its port.
    ///
    /// Call it once. Where it can't accept, because the process has no descriptor left for
    /// example, it waits for a moment and goes on.
    public func run() async {
        guard let loop = try? await SocketLoop.shared(),
            let socket = try? AsyncSocket(socket: listener, pool: loop)
        else {
            try? listener.close()
            return
        }
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                do {
                    let accepted = try await socket.accept()
                    connections.wrappingAdd(1, ordering: .relaxed)
                    group.addTask { await self.serve(accepted) }
                } catch is CancellationError {
                    break
                } catch {
                    try? await Task.sleep(for: .milliseconds(50))
                }
            }
            group.cancelAll()
        }
        try? await SocketLoop.close(socket)
    }

    /// Closes the port of a server that never ran; not for one that runs, whose task is cancelled.
    func close() { try? listener.close() }

    private func serve(_ socket: AsyncSocket) async {
        defer { connections.wrappingSubtract(1, ordering: .relaxed) }
        #if canImport(Darwin)
            try? socket.socket.setValue(true, for: .noSIGPIPE)
        #endif
        do {
            while true {
                let bytes = try await socket.read(atMost: 4096)
                if faults.dropsConnection() {
                    dropped.wrappingAdd(1, ordering: .relaxed)
                    break
                }
                try await socket.write(Data(bytes))
            }
        } catch {
            // The client has hung up, or the server stops: either way this connection ends.
        }
        try? await SocketLoop.close(socket)
    }
}
