/// One piece of work that comes in: when, from where, and all that it will do.
public struct Arrival: Sendable, Hashable {
    /// Its number, from 1, in the order of arrival.
    public var sequence: UInt64
    /// When, in nanoseconds from the start of the run.
    public var offsetNanoseconds: UInt64
    /// Its stream's place in ``Scenario/work``.
    public var work: Int
    /// How many operations it does on its resource.
    public var operations: Int
    /// How long it thinks between them, all told, in nanoseconds.
    public var thinkNanoseconds: UInt64
    /// Whether it forgets to give its lease back.
    public var forgets: Bool
    /// What its operations draw from: which rows, which bytes.
    public var operationSeed: UInt64
}
