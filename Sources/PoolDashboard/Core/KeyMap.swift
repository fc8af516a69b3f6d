/// The one table of keys: what a key does, what the help says and the manual all come from it.
///
/// ```swift
/// KeyMap.standard.binding(for: .character("c"), in: .overview, inReplay: false)   // clean_up
/// let own = KeyMap([.cleanUp: [.character("X")]])        // as the configuration has it
/// ```
/// A key may stand twice where live and replay differ, or for different views, never twice in one
/// place.
public struct KeyMap: Sendable {
    /// The keys that pooltop comes with.
    public static let standard = KeyMap()

    /// All bindings that have a key, in the order of the help.
    public let bindings: [KeyBinding]
    /// The bindings that were left without one, in the same order.
    public let keyless: [KeyBinding]

    private let table: [Key: [KeyBinding]]

    /// The keys of a person.
    ///
    /// A key that was given to one action is taken from those that have it by default in the same
    /// place. Where it was given to two in one place, which ``conflict(in:)`` finds, the first in
    /// the order of the help has it.
    /// - Parameter own: the keys of actions that have others than they come with.
    /// - Complexity: O(bindings²).
    public init(_ own: [KeyAction: [Key]] = [:]) {
        let given = KeyMap.shipped.filter { own[$0.action] != nil }
        let all = KeyMap.shipped.map { binding in
            var binding = binding
            let fixed = KeyMap.fixed[binding.action] ?? []
            if let keys = own[binding.action] {
                binding.keys = keys + fixed.filter { !keys.contains($0) }
            } else {
                let taken = given.filter { $0.meets(binding) }.flatMap { own[$0.action] ?? [] }
                binding.keys.removeAll { taken.contains($0) && !fixed.contains($0) }
            }
            return binding
        }
        bindings = all.filter { !$0.keys.isEmpty }
        keyless = all.filter { $0.keys.isEmpty }
        table = bindings.reduce(into: [:]) { table, binding in
            for key in binding.keys { table[key, default: []].append(binding) }
        }
    }

    /// The keys that no configuration changes: where all else fails, they work.
    static let fixed: [KeyAction: [Key]] = [
        .quit: [.control("c")], .suspend: [.control("z")],
    ]

    /// Two actions to which a person gave one key in one place, or nil.
    public static func conflict(
        in own: [KeyAction: [Key]]
    ) -> (key: Key, first: KeyAction, second: KeyAction)? {
        let given = shipped.filter { own[$0.action] != nil }
        for (place, binding) in given.enumerated() {
            for other in given[..<place] where other.action != binding.action {
                guard other.meets(binding) else { continue }
                let keys = own[other.action] ?? []
                if let key = (own[binding.action] ?? []).first(where: { keys.contains($0) }) {
                    return (key, other.action, binding.action)
                }
            }
        }
        return nil
    }

    /// What a key does in a view, or nil.
    ///
    /// - Complexity: O(views).
    public func binding(
        for key: Key, in view: DashboardView, inReplay isReplay: Bool
    ) -> KeyBinding? {
        table[key]?.first { $0.holds(in: view, inReplay: isReplay) }
    }

    /// Why a key does nothing here where it does something in the other context, or nil.
    public func refusal(for key: Key, inReplay isReplay: Bool) -> String? {
        table[key]?.first { $0.holds(inReplay: !isReplay) }?.elsewhere
    }

    /// The keys of an action, the one for the key line first.
    public func keys(of action: KeyAction) -> [Key] {
        bindings.first { $0.action == action }?.keys ?? []
    }

    /// The name of an action's first key, for what is said; of the action where it has none.
    func name(of action: KeyAction) -> String {
        keys(of: action).first?.name ?? action.rawValue
    }

    /// A row that is not in the table, such as a view's own hint, with the action's keys; nil where
    /// it has none.
    func live(_ hint: KeyBinding) -> KeyBinding? {
        var hint = hint
        hint.keys = keys(of: hint.action)
        return hint.keys.isEmpty ? nil : hint
    }

    /// All bindings as they come, in the order of the help.
    static let shipped: [KeyBinding] =
        look + views + list + pool + act + data + time + player + program

    private static let look: [KeyBinding] = [
        KeyBinding(.selectUp, [.up, .character("k")], "select the pool above", group: .look),
        KeyBinding(.selectDown, [.down, .character("j")], "select the pool below", group: .look),
        KeyBinding(.pageUp, [.pageUp], "a page up", group: .look),
        KeyBinding(.pageDown, [.pageDown], "a page down", group: .look),
        KeyBinding(.first, [.home], "the first pool", group: .look),
        KeyBinding(.last, [.end], "the last pool", group: .look),
        KeyBinding(
            .open, [.enter], "down: to the selected pool, and there to a cell of its slots",
            short: "open", views: [.overview, .pool], group: .look),
        KeyBinding(
            .open, [.enter], "in a list: the pool of the chosen row", short: "pool",
            views: [.holders, .timers, .lints], group: .look),
        KeyBinding(
            .open, [.enter], "in the events: go to the moment of the chosen one", short: "go there",
            views: [.events], group: .look),
        KeyBinding(
            .filter, [.character("/")], "list only pools with this: orders or in_use>5",
            short: "filter", views: [.overview, .pool, .observer], group: .look),
        KeyBinding(
            .filter, [.character("/")], "in a list: only rows with these words", short: "filter",
            views: [.holders, .timers, .events, .lints], group: .look),
        KeyBinding(
            .sweep, [.character("s")],
            "graphs scroll, sweep, or are not there",
            group: .look),
        KeyBinding(.back, [.escape], "one level back; never quits", group: .look),
    ]

    private static let views: [KeyBinding] =
        DashboardView.allCases.map(\.definition).map { view in
            KeyBinding(view.action, view.keys, view.purpose, group: .views)
        } + [
            KeyBinding(.nextView, [.tab], "the next view", short: "view", group: .views),
            KeyBinding(.previousView, [.backTab], "the view before", group: .views),
        ]

    private static let list: [KeyBinding] = [
        KeyBinding(
            .sortNext, [.character(">")], "sort by the next column", short: "sort",
            views: [.overview], group: .list),
        KeyBinding(
            .sortPrevious, [.character("<")], "sort by the column before", views: [.overview],
            group: .list),
        KeyBinding(
            .sortMenu, [.function(6)], "choose what to sort by", views: [.overview], group: .list),
        KeyBinding(
            .sortInvert, [.character("I")], "turn the order round", views: [.overview],
            group: .list),
    ]

    private static let pool: [KeyBinding] = [
        KeyBinding(
            .zoomIn, [.character("z")], "graphs of less time, down to a column for each sample",
            short: "zoom in", views: [.pool], group: .pool),
        KeyBinding(
            .zoomOut, [.character("Z")], "graphs of more time, up to an hour", short: "out",
            views: [.pool], group: .pool),
        KeyBinding(
            .nextPane, [.character("v")], "below: slots over time, histograms, or a list",
            short: "below", views: [.pool], group: .pool),
    ]

    /// Why a replay acts on nothing.
    static let recordingHasNoPools =
        "this is a recording: nothing can be done to its pools; run `pooltop` to act on live ones"

    /// Why a replay has no workload menu.
    static let recordingHasNoWorkload =
        "this is a recording: its workload is over; run `pooltop` to change one that goes on"

    private static let act: [KeyBinding] = [
        KeyBinding(
            .cleanUp, [.character("c")],
            "clean up the selected pool now: expired and idle above its minimum",
            short: "clean up", in: .live, group: .act, elsewhere: recordingHasNoPools),
        KeyBinding(
            .cleanUpAll, [.character("C")], "clean up all pools, after a question",
            short: "all", in: .live, group: .act, elsewhere: recordingHasNoPools),
        KeyBinding(
            .runTimer, [.character("n")], "in the timers: run the chosen clean-up now",
            short: "run now", in: .live, views: [.timers], group: .act,
            elsewhere: recordingHasNoPools),
        KeyBinding(
            .postpone, [.character("p")], "in the timers: put the chosen clean-up off",
            short: "put off", in: .live, views: [.timers], group: .act,
            elsewhere: recordingHasNoPools),
        KeyBinding(
            .actions, [.character("x"), .function(9)],
            "everything that can be done to the selected pool: resize, pause, drain …",
            short: "act", in: .live, group: .act, elsewhere: recordingHasNoPools),
        KeyBinding(
            .workload, [.character("w")],
            "the workload: its rate, its scenario, a fault in the selected pool",
            short: "workload", in: .live, group: .act, elsewhere: recordingHasNoWorkload),
    ]

    private static let data: [KeyBinding] = [
        KeyBinding(
            .record, [.character("r")], "start or stop recording", short: "record", in: .live,
            group: .data,
            elsewhere: "this is a recording already: copy the file to keep it; "
                + "run `pooltop` to record live pools"),
        KeyBinding(
            .faster, [.character("+"), .character("=")], "sample more often, down to 50 ms",
            short: "faster", in: .live, group: .data),
        KeyBinding(
            .slower, [.character("-")], "sample less often, up to 60 s", short: "slower",
            in: .live, group: .data),
    ]

    private static let time: [KeyBinding] = [
        KeyBinding(
            .freeze, [.character(" ")], "freeze the view while data goes on; again to catch up",
            short: "freeze", in: .live, group: .time),
        KeyBinding(
            .stepForward, [.character(".")], "one sample forward", short: "step", group: .time),
        KeyBinding(.stepBack, [.character(",")], "one sample back", short: "back", group: .time),
        KeyBinding(.scrubBack, [.left], "a hundredth of the span back", group: .time),
        KeyBinding(.scrubForward, [.right], "a hundredth of the span forward", group: .time),
        KeyBinding(.previousMark, [.character("[")], "the previous mark", group: .time),
        KeyBinding(.nextMark, [.character("]")], "the next mark", group: .time),
        KeyBinding(
            .jump, [.character("b")], "jump to a time: 10:42, 10:42:07.5, -5m, +30s, 90s",
            short: "jump", group: .time),
        KeyBinding(.bookmark, [.character("B")], "put a mark with a name here", group: .time),
        KeyBinding(
            .begin, [.character("g")], "the beginning, or the oldest that is kept", group: .time),
        KeyBinding(.end, [.character("G")], "the end, or back to live", group: .time),
    ]

    private static let player: [KeyBinding] = [
        KeyBinding(
            .playPause, [.character(" ")], "play or pause", short: "play/pause", in: .replay,
            group: .player),
        KeyBinding(
            .speedUp, [.character("+"), .character("=")], "play faster, up to 100 times",
            short: "faster", in: .replay, group: .player),
        KeyBinding(
            .slowDown, [.character("-")], "play slower, down to a tenth", short: "slower",
            in: .replay, group: .player),
    ]

    private static let program: [KeyBinding] = [
        KeyBinding(
            .help, [.character("?"), .function(1), .character("h")], "this help", short: "help",
            group: .program),
        KeyBinding(
            .command, [.character(":")],
            "type any command, with Tab and ↑: resize 2...8, theme dusk", group: .program),
        KeyBinding(
            .copyRow, [.character("y")], "copy what is selected, as text, to paste it elsewhere",
            group: .program),
        KeyBinding(.copyView, [.character("Y")], "copy the whole view as text", group: .program),
        KeyBinding(.theme, [.control("t")], "the next theme", group: .program),
        KeyBinding(
            .setup, [.function(2)], "set up: columns, theme, graphs, and keep them",
            group: .program),
        KeyBinding(.redraw, [.control("l")], "draw the whole screen anew", group: .program),
        KeyBinding(.suspend, [.control("z")], "suspend, as the shell's ^Z does", group: .program),
        KeyBinding(
            .quit, [.character("q"), .function(10), .control("c")], "quit", short: "quit",
            group: .program),
    ]
}
