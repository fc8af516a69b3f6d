/// What a row of a list is about: a thing of a pool, by names that stay when rows move.
struct RowID: Sendable, Hashable {
    /// The pool; empty for what concerns all.
    var pool: String
    /// The thing: a call site, a resource, a rule, an event's number.
    var item: String
}
