import ResourceTypes

/// Why a piece of work did not come to its end.
public enum WorkloadFailure: String, Sendable, Hashable, Codable, CaseIterable,
    CodingKeyRepresentable
{
    /// No resource came free in time.
    case timeout
    /// Too many waited already.
    case rejected
    /// The factory could not make a resource.
    case create
    /// The pool was draining or had been shut down.
    case refused
    /// The resource failed while it was leased: a connection that dropped, a statement that failed.
    case resource
    /// The run ended before it was done.
    case cancelled

    /// Tells errors apart.
    init(_ error: any Error) {
        guard let error = error as? PoolError else {
            self = error is CancellationError ? .cancelled : .resource
            return
        }
        switch error.code {
        case .timeout: self = .timeout
        case .rejected: self = .rejected
        case .factoryFailure: self = .create
        case .cancelled: self = .cancelled
        default: self = .refused
        }
    }
}
