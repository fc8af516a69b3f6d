/// What one slot's atomic word says: who owns the slot, and whether its return needs the lock.
///
/// ```
///            create          lease            return
/// empty ──▶ creating ──▶ free ──▶ leased ──▶ free …
///               │          │ ▲       │
///               │          ▼ │       ▼ (through the lock: retire, reset, validate)
///               │        working ◀───┘
///               ▼          ▼
///             disposing ◀──┘ ──▶ empty
/// ```
/// Whoever wins the compare-exchange out of `free` owns the slot until it stores `free` again: a
/// task with a lease, or the machine for its own work.
package struct SlotWord: RawRepresentable, Sendable, Hashable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// No resource.
    ///
    /// Next: `creating`.
    package static let empty = SlotWord(rawValue: 0)
    /// The factory makes one.
    ///
    /// Next: `free`, `leased`, `disposing`, `empty`.
    package static let creating = SlotWord(rawValue: 1)
    /// There for the taking.
    ///
    /// Next: `leased`, `working`, `disposing`.
    package static let free = SlotWord(rawValue: 2)
    /// As `free`, but it must be validated first: only the machine may take it.
    package static let stale = SlotWord(rawValue: 3)
    /// A task has it.
    ///
    /// Next: `free`, and through the lock `working`, `disposing`.
    package static let leased = SlotWord(rawValue: 4)
    /// A task has it, and must bring it back through the lock.
    ///
    /// Next: as `leased`.
    package static let leasedForReview = SlotWord(rawValue: 5)
    /// The factory validates or resets it.
    ///
    /// Next: `free`, `leased`, `disposing`.
    package static let working = SlotWord(rawValue: 6)
    /// The factory disposes of it.
    ///
    /// Next: `empty`.
    package static let disposing = SlotWord(rawValue: 7)

    /// A task has it, its lease has been revoked, and it goes when it comes back.
    ///
    /// Next: `disposing`.
    package static let revoked = SlotWord(rawValue: 8)

    package var isLeased: Bool {
        self == .leased || self == .leasedForReview || self == .revoked
    }
    package var isFree: Bool { self == .free || self == .stale }
}
