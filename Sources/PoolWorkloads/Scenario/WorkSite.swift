/// The places in this module that lease resources, each a function in a file of its name.
///
/// A pool's holders are told by file and line, so a dashboard shows `PoolWorkloads/Checkout.swift`
/// where `checkout` holds something.
public enum WorkSite: String, Sendable, Hashable, CaseIterable {
    /// Database: takes stock off a product and writes an order, in one transaction.
    case checkout
    /// Database: reads a few products through an index.
    case search
    /// Database: sums up all orders.
    case report
    /// Echo server: short messages.
    case quote
    /// Echo server: messages of 16 KiB.
    case upload
    /// Echo server: messages of 1 KiB, each with a check that the connection still works.
    case sync
    /// Buffers: writes into every page.
    case render
    /// Buffers: writes into every page and reads all of them back.
    case encode
    /// Buffers: fills the first 64 KiB.
    case thumbnail

    /// The kind of resource that it works on.
    public var kind: ResourceKind {
        switch self {
        case .checkout, .search, .report: .sqlite
        case .quote, .upload, .sync: .tcp
        case .render, .encode, .thumbnail: .memory
        }
    }
}
