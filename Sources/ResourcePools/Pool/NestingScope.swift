import CThreadHint
import Synchronization

/// A body of `withResource(detectNesting: true)`: what runs in it, child tasks included, knows it.
///
/// It is bound to a task-local, and stands for the lease in the search for deadlocks. A child that
/// the body awaits sees the very binding of its parent; a task that may outlive the body (one by
/// `Task {}`, or a child of a group that was opened before) has a copy of it. So a scope that is
/// found at the address at which it was bound can't end before whoever found it there.
final class NestingScope: Sendable {
    @TaskLocal static var current: NestingScope?
    private static let isUsed = Atomic<Bool>(false)

    private let outer: NestingScope?
    private let address = Atomic<UInt>(0)

    /// A scope within those that can't end before it.
    init() {
        Self.isUsed.store(true, ordering: .relaxed)
        outer = Self.enclosing
    }

    /// Runs a body in the scope.
    func run<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await Self.$current.withValue(self) {
            address.store(Self.presentAddress, ordering: .relaxed)
            return try await body()
        }
    }

    /// What a slot names as its holder; never a task's pointer, which is even.
    var word: UInt64 { UInt64(UInt(bitPattern: Unmanaged.passUnretained(self).toOpaque())) | 1 }

    /// The scopes that can't end before the running task goes on.
    ///
    /// One relaxed load in a process that has never asked for one.
    @inline(__always)
    static var words: [UInt64] {
        isUsed.load(ordering: .relaxed) ? presentWords : []
    }

    @inline(never)
    private static var presentWords: [UInt64] {
        var (words, scope) = ([UInt64](), enclosing)
        while let next = scope {
            words.append(next.word)
            scope = next.outer
        }
        return words
    }

    private static var enclosing: NestingScope? {
        guard let scope = current, scope.address.load(ordering: .relaxed) == presentAddress else {
            return nil
        }
        return scope
    }

    private static var presentAddress: UInt {
        UInt(bitPattern: pool_task_local_address(Unmanaged.passUnretained($current).toOpaque()))
    }
}
