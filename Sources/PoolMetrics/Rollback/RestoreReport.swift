/// What a restore changed, and what it could not.
///
/// ```swift
/// let report = try await manager.restore(from: path)
/// print(report)
/// // restored 1, could not restore 1
/// //   orders: size 1...2 → 1...10
/// //   sessions: no pool of this name is registered: register it and restore again
/// ```
public struct RestoreReport: Sendable, Hashable, Codable, CustomStringConvertible {
    /// A value that was put back.
    public struct Change: Sendable, Hashable, Codable {
        /// The pool.
        public let pool: String
        /// The key, as in the document.
        public let key: String
        /// The value before.
        public let from: String
        /// The value now.
        public let to: String
    }

    /// A value that could not be put back.
    public struct Obstacle: Sendable, Hashable, Codable {
        /// The pool.
        public let pool: String
        /// The key, as in the document.
        public let key: String
        /// Why, with its remedy behind a colon.
        public let message: String
    }

    /// What was put back, by pool in the order of the document.
    public let changes: [Change]
    /// What could not be, by pool in the order of the document.
    public let obstacles: [Obstacle]

    /// Makes a report.
    public init(changes: [Change], obstacles: [Obstacle]) {
        self.changes = changes
        self.obstacles = obstacles
    }

    /// Whether the pools are set as the document says.
    public var isComplete: Bool { obstacles.isEmpty }

    /// A line with the numbers, and one for each value.
    public var description: String {
        let lines =
            changes.map { "  \($0.pool): \($0.key) \($0.from) → \($0.to)" }
            + obstacles.map { "  \($0.pool): \($0.message)" }
        let head = "restored \(changes.count), could not restore \(obstacles.count)"
        return ([head] + lines).joined(separator: "\n")
    }
}
