package import FlyingSocks
#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A connection to an ``EchoServer``: what it sends comes back, and it checks that it does.
public struct EchoConnection: Sendable {
    /// The longest message, in bytes: well below what the buffers of both ends hold, so that
    /// neither ever waits for the other to read first.
    static let messageLimit = 16 << 10

    package let socket: AsyncSocket

    /// Sends so many random bytes and reads them back.
    ///
    /// - Parameters:
    ///   - byteCount: at most ``messageLimit``.
    ///   - random: what the bytes are drawn from.
    /// - Throws: the socket's own error where the server has hung up, and ``WorkloadError`` with
    ///   code `wrongAnswer` where something else comes back.
    package func roundTrip(byteCount: Int, random: inout RandomSource) async throws {
        precondition(
            byteCount <= Self.messageLimit,
            "a message of \(byteCount) bytes may block both ends: send \(Self.messageLimit) at most"
        )
        var message: [UInt8] = []
        message.reserveCapacity(byteCount + 8)
        while message.count < byteCount {
            withUnsafeBytes(of: random.next().littleEndian) { message.append(contentsOf: $0) }
        }
        message.removeLast(message.count - byteCount)
        try await socket.write(Data(message))
        let answer = try await socket.read(bytes: byteCount)
        guard answer == message else {
            throw WorkloadError(
                code: .wrongAnswer,
                message: "the echo server's answer is not what was sent, as after a conversation "
                    + "that was cancelled in the middle: replace the connection")
        }
    }
}
