public import ResourceTypes

/// One resource's life: its state, and what is to be remembered about it.
///
/// ```swift
/// let lifecycle = ResourceLifecycle()
/// lifecycle.initialize()   // true: created → initialized
/// lifecycle.acquire()      // true: initialized → in_use
/// lifecycle.acquire()      // false: nothing happens
/// lifecycle.release()      // true: in_use → idle
/// ```
/// A step that is not legal in the present state answers false and changes nothing; none traps. The
/// legal ones are ``ResourceState/nextStates``. Any thread may take a step: of two at once, one is
/// first and the other sees its outcome.
///
/// A pool keeps the states of its own resources; this is for a resource that lives by itself.
public final class ResourceLifecycle: Sendable {
    private struct Life: Sendable {
        var state = ResourceState.created
        var metadata: [String: String]
    }

    private let life: Lock<Life>

    /// A life that begins, in state `created`.
    public init(metadata: [String: String] = [:]) { life = Lock(Life(metadata: metadata)) }

    /// The present state.
    public var state: ResourceState { life.withLock { $0.state } }

    /// What is to be remembered, by key.
    ///
    /// It may be changed in any state.
    public var metadata: [String: String] {
        get { life.withLock { $0.metadata } }
        set { life.withLock { $0.metadata = newValue } }
    }

    /// created → initialized.
    ///
    /// - Returns: whether the step was legal.
    @discardableResult
    public func initialize() -> Bool { step(to: .initialized) }

    /// initialized or idle → in_use.
    ///
    /// - Returns: whether the step was legal.
    @discardableResult
    public func acquire() -> Bool { step(to: .inUse) }

    /// in_use → idle.
    ///
    /// - Returns: whether the step was legal.
    @discardableResult
    public func release() -> Bool { step(to: .idle) }

    /// Any live state but failed → failed.
    ///
    /// - Returns: whether the step was legal.
    @discardableResult
    public func fail() -> Bool { step(to: .failed) }

    /// Any state but disposed → disposed.
    ///
    /// - Returns: whether the step was legal.
    @discardableResult
    public func dispose() -> Bool { step(to: .disposed) }

    private func step(to next: ResourceState) -> Bool {
        life.withLock { life in
            guard life.state.nextStates.contains(next) else { return false }
            life.state = next
            return true
        }
    }
}
