import PoolTerminal
import Synchronization

/// What other threads have for the first one, which sleeps in the terminal's wait: they post and
/// wake it, and it takes all there is.
///
/// It is as bounded as what posts: a feed keeps 64 updates, a command gives one outcome a pool.
final class Mailbox<Item: Sendable>: Sendable {
    private let items = Mutex<[Item]>([])
    private let waker = TerminalWaker()

    /// Leaves an item, from any thread.
    func post(_ item: Item) {
        items.withLock { $0.append(item) }
        waker.wake()
    }

    /// Takes all items, in the order in which they were left.
    func take() -> [Item] {
        items.withLock { items in
            defer { items = [] }
            return items
        }
    }
}
