/// A line that is on the screen for some seconds.
struct Notice: Sendable, Hashable {
    /// How long most of them stay.
    static let seconds: UInt64 = 6
    /// How long it stays what an action did.
    static let outcomeSeconds: UInt64 = 15
    /// The most that are kept.
    static let limit = 3

    /// What it says.
    var text: String
    /// How it looks.
    var role: Role
    /// When it goes, in nanoseconds.
    var expiresAt: UInt64
    /// Whether it is the sum of a clean-up that goes on, to be replaced by the next sum.
    var isTally = false
}
