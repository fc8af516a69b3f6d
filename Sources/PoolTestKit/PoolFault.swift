/// A way of breaking the pool on purpose, to see that the simulation notices.
///
/// Each is done to the operations of the table or to the calls of the machine from outside; the
/// machine itself is the one that ships.
package enum PoolFault: String, Sendable, CaseIterable {
    /// A waiter does not look at the slots again after it has raised the word.
    case noRescan
    /// A waiter's number never reaches the word.
    case attentionNotRaised
    /// A waiter looks at the slots first and raises the word then.
    case raisedAfterRescan
    /// When a waiter leaves, the word goes down by two.
    case loweredTwice
    /// A creation that ended still counts as under way.
    case lostDecrement
    /// A cancellation comes to nothing.
    case cancelForgets
    /// A release does not look at the word.
    case releaseIgnoresAttention
    /// A slot that came free while someone waits is not handed over.
    case freedKeeps
    /// A cancellation that comes late takes the outcome that was delivered already.
    case cancelTakesDelivered
}
