import FlyingSocks

/// The one event loop that all our sockets wait on: a thread of the process in `epoll_wait`.
///
/// It starts with the first socket and stays for as long as the process lives.
enum SocketLoop {
    typealias Loop = any AsyncSocketPool & Actor

    private static let started = Task { () async throws -> Loop in
        let loop = makeLoop()
        try await loop.prepare()
        Task { try await loop.run() }
        return loop
    }

    /// The loop, running.
    static func shared() async throws -> Loop { try await started.value }

    /// Closes a socket on which nobody waits any more.
    ///
    /// The loop resumes a waiter just before it takes the descriptor out of its set. Closing in
    /// between would leave the number in the set, and the next socket that gets it would wait for
    /// ever; so this takes a turn on the loop before it closes.
    static func close(_ socket: AsyncSocket) async throws {
        if let loop = try? await shared() { await takeTurn(on: loop) }
        try socket.close()
    }

    @inline(never)
    private static func takeTurn(on loop: isolated any Actor) {}

    private static func makeLoop() -> Loop {
        #if canImport(Darwin)
            SocketPool<kQueue>.kQueue(maxEvents: 64)
        #else
            SocketPool<ePoll>.ePoll(maxEvents: 64)
        #endif
    }
}
