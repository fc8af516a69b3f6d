/// In what condition a resource comes back.
@usableFromInline
package enum ReturnCondition: Sendable, Hashable {
    /// As it went.
    case good
    /// Its holder failed while it had it: validate it first.
    case suspect
    /// Its holder says that it is broken.
    case broken
}
