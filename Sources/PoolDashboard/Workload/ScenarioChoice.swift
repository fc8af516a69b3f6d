/// A scenario that the workload can be changed to.
public struct ScenarioChoice: Sendable, Hashable {
    /// The name to ask for it by.
    public var name: String
    /// A few words about it.
    public var title: String

    /// Makes a choice.
    public init(name: String, title: String) {
        self.name = name
        self.title = title
    }
}
