/// One row of the key map: the keys, what they do and where they do it.
public struct KeyBinding: Sendable, Hashable {
    /// Where a binding holds.
    public enum Context: Sendable, Hashable {
        /// While pools are watched as they are.
        case live
        /// While a recording plays.
        case replay
        /// Always.
        case both
    }

    /// Under which heading the help lists it.
    public enum Group: String, Sendable, Hashable, CaseIterable {
        /// Moving about and choosing what is seen.
        case look = "Look"
        /// From view to view.
        case views = "Views"
        /// How pools are listed.
        case list = "List of pools"
        /// What is seen of one pool.
        case pool = "Pool"
        /// What changes pools.
        case act = "Act on pools"
        /// What changes how data comes.
        case data = "Sampling and recording"
        /// What moves in time.
        case time = "Time"
        /// What only a recording has.
        case player = "Replay"
        /// The rest.
        case program = "Program"
    }

    /// What it does.
    public var action: KeyAction
    /// The keys, the one for the key line first.
    public var keys: [Key]
    /// What it does, for the help.
    public var title: String
    /// What it does, in a word or two for the key line; nil where it is not in it.
    public var short: String?
    /// Where it holds.
    public var context: Context
    /// The views in which it holds; nil for all.
    public var views: [DashboardView]?
    /// Under which heading it stands.
    public var group: Group
    /// Said when the key is pressed where the binding does not hold; nil for nothing.
    public var elsewhere: String?

    /// Makes a row.
    public init(
        _ action: KeyAction, _ keys: [Key], _ title: String, short: String? = nil,
        in context: Context = .both, views: [DashboardView]? = nil, group: Group,
        elsewhere: String? = nil
    ) {
        self.action = action
        self.keys = keys
        self.title = title
        self.short = short
        self.context = context
        self.views = views
        self.group = group
        self.elsewhere = elsewhere
    }

    /// Whether it holds in a replay, or live.
    public func holds(inReplay isReplay: Bool) -> Bool {
        switch context {
        case .both: true
        case .live: !isReplay
        case .replay: isReplay
        }
    }

    /// Whether it holds in a view, in a replay or live.
    public func holds(in view: DashboardView, inReplay isReplay: Bool) -> Bool {
        holds(inReplay: isReplay) && (views?.contains(view) ?? true)
    }

    /// Whether there is a place in which both hold.
    func meets(_ other: KeyBinding) -> Bool {
        guard context == .both || other.context == .both || context == other.context else {
            return false
        }
        guard let views, let others = other.views else { return true }
        return views.contains { others.contains($0) }
    }
}
