import ResourceTypes

/// A call site in one word: the address of the `#fileID` literal, and the line.
///
/// Addresses of a process's data fit into 48 bits on the machines that Swift runs on. Turning it
/// into a name reads the literal, which is there for as long as the process is.
@usableFromInline
enum SiteWord {
    @inlinable
    static func pack(_ fileID: StaticString, _ line: UInt) -> UInt64 {
        guard fileID.hasPointerRepresentation else { return 0 }
        return UInt64(UInt(bitPattern: fileID.utf8Start)) << 16 | UInt64(min(line, 0xFFFF))
    }

    static func unpack(_ word: UInt64) -> CallSite {
        guard word != 0, let start = UnsafePointer<CChar>(bitPattern: UInt(word >> 16)) else {
            return CallSite(fileID: "unknown", line: 0)
        }
        return CallSite(fileID: String(cString: start), line: Int(word & 0xFFFF))
    }
}
