import Configuration
import Synchronization

/// Sees which of the sources of settings gave the last value that was asked for.
final class OriginWitness: AccessReporter {
    private let last = Mutex<Int?>(nil)

    /// The place of the source among all, the one that counts first being 0; nil where none had it.
    var provider: Int? { last.withLock { $0 } }

    /// Takes what the reader tells: the sources that were asked, up to the one that had it.
    func report(_ event: AccessEvent) {
        let place = event.providerResults.firstIndex { (try? $0.result.get())?.value != nil }
        last.withLock { $0 = place }
    }
}
