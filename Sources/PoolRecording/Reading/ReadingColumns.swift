import GRDB

/// Which of the numbers that this version knows are columns of a file's `reading`, and the query
/// for them.
///
/// A file of an older build lacks the columns of later errors and reasons: they are read as NULL.
/// One of a newer build has more, which are left alone.
struct ReadingColumns: Sendable {
    /// The plain numbers that there are, in the order in which ``sql`` gives them.
    let numbers: [RecordingSchema.Column]
    /// Selects readings by their first and last sample: ``RecordingSchema/leading``, the numbers,
    /// `detail` and `callers`.
    let sql: String

    /// Asks a file.
    init(_ database: Database) throws {
        let present = Set(try database.columns(in: "reading").map(\.name))
        numbers = RecordingSchema.columns.filter { present.contains($0.name) }
        let callers = present.contains("callers") ? "callers" : "NULL"
        let names = RecordingSchema.leading + numbers.map(\.name) + ["detail", callers]
        sql = """
            SELECT \(names.joined(separator: ", ")) FROM reading
            WHERE sample_id BETWEEN ? AND ? ORDER BY sample_id, place
            """
    }
}
