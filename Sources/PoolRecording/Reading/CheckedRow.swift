import Foundation
import GRDB

/// A row of a file that anyone may have changed: each value is of the type that is asked for, or
/// the error names the row and the column.
///
/// GRDB's own subscripts stop the process where a value is of another type.
struct CheckedRow {
    private let row: Row
    private let subject: String

    /// Wraps a row whose first column tells which one it is.
    ///
    /// - Parameter subject: what the row is of, as in `sample`.
    init(_ row: Row, of subject: String) {
        self.row = row
        self.subject = subject
    }

    /// A number, or nil for NULL.
    func integerOrNull(_ index: Int) throws(ByteUnpacker.Failure) -> Int64? {
        switch storage(index) {
        case .int64(let value): return value
        case .null: return nil
        default: throw failure(index, "is no whole number")
        }
    }

    /// A number.
    func integer(_ index: Int) throws(ByteUnpacker.Failure) -> Int64 {
        guard let value = try integerOrNull(index) else { throw failure(index, "is no number") }
        return value
    }

    /// A text.
    func text(_ index: Int) throws(ByteUnpacker.Failure) -> String {
        guard case .string(let value) = storage(index) else { throw failure(index, "is no text") }
        return value
    }

    /// Bytes, or nil for NULL.
    func bytesOrNull(_ index: Int) throws(ByteUnpacker.Failure) -> [UInt8]? {
        switch storage(index) {
        case .blob(let value): return Array(value)
        case .null: return nil
        default: throw failure(index, "is no blob")
        }
    }

    /// Bytes.
    func bytes(_ index: Int) throws(ByteUnpacker.Failure) -> [UInt8] {
        guard let value = try bytesOrNull(index) else { throw failure(index, "is no blob") }
        return value
    }

    /// An error about a column: `sample 3, column waiting: -5 is no count`.
    func failure(_ index: Int, _ problem: String) -> ByteUnpacker.Failure {
        described(index, "\(row[index] as DatabaseValue) \(problem)")
    }

    /// The same error, which now names the row and the column.
    func located(_ error: ByteUnpacker.Failure, _ index: Int) -> ByteUnpacker.Failure {
        described(index, error.description)
    }

    private func described(_ index: Int, _ problem: String) -> ByteUnpacker.Failure {
        let name = row.columnNames.dropFirst(index).first ?? ""
        return ByteUnpacker.Failure(
            description: "\(subject) \(row[0] as DatabaseValue), column \(name): \(problem)")
    }

    private func storage(_ index: Int) -> DatabaseValue.Storage {
        (row[index] as DatabaseValue).storage
    }
}
