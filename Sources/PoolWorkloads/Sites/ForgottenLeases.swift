import ResourcePools
import Synchronization

/// The bag in which a careless call site's leases end up: nobody gives them back until the run is
/// over.
final class ForgottenLeases: Sendable {
    private final class Kept<Resource: Sendable>: Sendable {
        let lease: Lease<Resource>
        init(_ lease: consuming Lease<Resource>) { self.lease = lease }
    }
    private let kept = Mutex<[any AnyObject & Sendable]>([])

    /// How many there are.
    var count: Int { kept.withLock { $0.count } }

    /// Puts one in.
    func keep<Resource>(_ lease: consuming Lease<Resource>) {
        let box = Kept(lease)
        kept.withLock { $0.append(box) }
    }

    /// Gives all of them back.
    func giveBack() {
        let boxes = kept.withLock { kept in
            defer { kept = [] }
            return kept
        }
        // The last references: their leases' ends give the resources back.
        _ = boxes
    }
}
