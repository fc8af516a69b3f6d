import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A large buffer of whole memory pages, straight from the system and given straight back to it.
public final class PageBuffer: Sendable {
    /// Its size in bytes, a multiple of ``pageSize``.
    public let byteCount: Int
    /// The system's page size in bytes.
    package static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
    /// The memory; nil once it is given back.
    ///
    /// The lock makes a use after that an error instead of a crash, and costs nothing beside
    /// writing to a page.
    private let memory: Mutex<UnsafeMutableRawPointer?>

    /// Maps memory and touches each page, so that the system really provides it.
    ///
    /// - Throws: ``WorkloadError`` with code `memory`.
    init(byteCount: Int) throws(WorkloadError) {
        let pages = (max(byteCount, 1) + Self.pageSize - 1) / Self.pageSize
        self.byteCount = pages * Self.pageSize
        let mapped = mmap(
            nil, self.byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else {
            throw WorkloadError(
                code: .memory,
                message: "the system gives no \(byteCount >> 10) KiB of memory: "
                    + "lower buffer_size or the pool's size")
        }
        memory = Mutex(mapped)
        try stamp(0)
    }

    deinit { free() }

    /// Writes a number into the first word of each page.
    ///
    /// - Throws: ``WorkloadError`` with code `memory` after ``free()``.
    package func stamp(_ number: UInt64) throws(WorkloadError) {
        try withPages(pages: byteCount / Self.pageSize) {
            $0.storeBytes(of: number, as: UInt64.self)
        }
    }

    /// Reads what ``stamp(_:)`` wrote.
    ///
    /// - Throws: ``WorkloadError`` with code `wrongAnswer` where a page has another number.
    package func check(_ number: UInt64) throws(WorkloadError) {
        var wrong = 0
        try withPages(pages: byteCount / Self.pageSize) {
            if $0.load(as: UInt64.self) != number { wrong += 1 }
        }
        guard wrong == 0 else {
            throw WorkloadError(
                code: .wrongAnswer,
                message: "\(wrong) pages of a buffer changed while it was leased: "
                    + "report this as a defect")
        }
    }

    /// Fills the first bytes with the low byte of a number.
    ///
    /// - Throws: ``WorkloadError`` with code `memory` after ``free()``.
    package func fill(_ number: UInt64, byteCount: Int) throws(WorkloadError) {
        let count = min(byteCount, self.byteCount)
        try withMemory { memset($0, Int32(truncatingIfNeeded: number & 0xff), count) }
    }

    /// Where it begins; nil after ``free()``.
    package var address: UnsafeMutableRawPointer? {
        memory.withLock { $0.flatMap { UnsafeMutableRawPointer(bitPattern: UInt(bitPattern: $0)) } }
    }

    /// Gives the memory back to the system; a second time does nothing.
    func free() {
        memory.withLock { memory in
            if let mapped = memory.take() { munmap(mapped, byteCount) }
        }
    }

    private func withPages(
        pages: Int, _ body: (UnsafeMutableRawPointer) -> Void
    ) throws(WorkloadError) {
        try withMemory { base in
            for page in 0..<pages { body(base + page * Self.pageSize) }
        }
    }

    private func withMemory(
        _ body: (UnsafeMutableRawPointer) -> Void
    ) throws(WorkloadError) {
        let present = memory.withLock { memory in
            if let memory { body(memory) }
            return memory != nil
        }
        guard present else {
            throw WorkloadError(
                code: .memory,
                message: "a buffer was used after its end: report this as a defect")
        }
    }
}
