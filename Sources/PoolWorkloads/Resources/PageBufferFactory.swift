public import ResourcePools

/// Makes ``PageBuffer``s.
public struct PageBufferFactory: ResourceFactory {
    /// The bytes of one buffer.
    public let byteCount: Int
    /// Whether a buffer is zeroed as it comes back.
    public let resetsAfterUse: Bool

    /// A factory for buffers of one size.
    ///
    /// - Parameter scrubs: whether one holder's bytes are kept from the next.
    public init(byteCount: Int, scrubs: Bool) {
        self.byteCount = byteCount
        resetsAfterUse = scrubs
    }

    /// Maps one.
    ///
    /// - Throws: ``WorkloadError`` with code `memory`.
    public func make() async throws -> PageBuffer { try PageBuffer(byteCount: byteCount) }

    /// Writes into every page and reads it back.
    ///
    /// - Throws: ``WorkloadError``.
    public func validate(_ buffer: PageBuffer) async throws -> Bool {
        try buffer.stamp(1)
        try buffer.check(1)
        return true
    }

    /// Zeroes it.
    ///
    /// - Throws: ``WorkloadError`` with code `memory` after its end.
    public func reset(_ buffer: PageBuffer) async throws {
        try buffer.fill(0, byteCount: buffer.byteCount)
    }

    /// Gives its memory back to the system.
    public func dispose(_ buffer: PageBuffer) async throws { buffer.free() }
}
