/// The slot table as the machine sees it: atomic words that other threads change meanwhile.
///
/// ``SlotTable`` is the real one; a test's twin runs single-threaded, and lets a scheduler step
/// between any two of these operations. All are sequentially consistent.
package protocol SlotStoring: Sendable {
    /// What a slot that is leased says: `leasedForReview` where every return has to be looked at.
    var leasedWord: SlotWord { get }
    /// How many slots there are.
    var count: Int { get }
    /// Adds an empty slot at the end.
    mutating func grow()
    /// Reads a slot's word.
    func load(_ slot: Int) -> SlotWord
    /// Changes a slot's word if it is as expected.
    mutating func compareExchange(_ slot: Int, from: SlotWord, to: SlotWord) -> Bool
    /// Sets the word of a slot that the caller owns.
    mutating func store(_ slot: Int, _ word: SlotWord)

    /// When the slot was last leased or returned, in coarse nanoseconds.
    func changedNanoseconds(_ slot: Int) -> UInt64
    /// Names a new resource: its number, the moment at which it was made, and after how many
    /// leases its return has to come through the lock.
    mutating func occupy(_ slot: Int, resource: UInt64, maxUses: UInt64, now: UInt64)
    /// How often the slot's present resource has been leased.
    func uses(_ slot: Int) -> UInt64
    /// Notes that a slot the caller owns is leased from a call site, as of now.
    mutating func stampLease(_ slot: Int, site: UInt64, now: UInt64)

    /// Where the slot's holder acquired it, packed.
    func site(_ slot: Int) -> UInt64
    /// How long a call site usually holds its leases at the most; nil where that is not known.
    func habit(of site: UInt64) -> UInt64?
    /// Whose frame ends the slot's lease; 0 where that is not known.
    func holder(_ slot: Int) -> UInt64

    /// The word that every release and every fast acquire looks at.
    var attention: Attention { get }
    /// Sets that word.
    mutating func setAttention(_ value: Attention)
}
