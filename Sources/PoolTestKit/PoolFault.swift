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
    /// When one of several waiters leaves, the word says that nobody waits.
    case loweredTooFar
    /// A waiter that was woken comes, and the word still says that it is on its way.
    case onItsWayForEver
    /// A creation that ended still counts as under way.
    case lostDecrement
    /// A cancellation comes to nothing.
    case cancelForgets
    /// A release does not look at the word.
    case releaseIgnoresAttention
    /// A lease that can't be handed over is not brought back.
    case handOverIsAll
    /// A slot that came free while someone waits is not handed over.
    case freedKeeps
    /// A cancellation that comes late takes the outcome that was delivered already.
    case cancelTakesDelivered
    /// A cancellation that comes before its acquire is in line is not remembered.
    case earlyCancelForgotten
    /// A waiter takes a slot without looking whether it is free.
    case waiterClaimsBlindly
    /// A task takes the slot of its hint without looking whether it is free.
    case hintClaimsBlindly
    /// What comes free goes to whoever came last.
    case servesYoungest
    /// A waiter's time is over when half of it is.
    case deadlineTooSoon
    /// Time passes and the machine is not told.
    case tickForgets
    /// A wait that is to end without a lease is not resumed.
    case resumeForgets
    /// A resource that is given back as broken is taken for a good one.
    case brokenTakenForGood
    /// A wait that ended with a slot counts as two.
    case waitCountedTwice
    /// A wait that was cancelled does not count.
    case cancellationNotCounted
    /// A release does not note when it was: what was in use just now is taken for long idle.
    case releaseNotesNothing
}
