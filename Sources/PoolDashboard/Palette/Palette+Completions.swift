import PoolMetrics
import ResourceTypes

extension Palette {
    /// The most pools that are offered.
    private static let poolLimit = 200

    /// What may stand at the cursor of a line.
    ///
    /// - Complexity: O(commands + fields + pools).
    func completions(of line: LineText, on target: Prompt.ActionTarget? = nil) -> PaletteCompletions
    {
        let before = line.before
        let lead = before.prefix { $0 == " " }.count
        let word = before.dropFirst(lead).prefix { $0 != " " }
        guard lead + word.count < before.count else {
            let words = usable.map {
                PaletteCompletion(
                    text: $0.name, argument: $0.argument, note: $0.meaning, keys: keys(of: $0))
            }
            return PaletteCompletions("commands", of: words, typed: String(word), start: lead)
        }
        guard let command = try? command(String(word)) else { return PaletteCompletions() }
        let rest = String(before.dropFirst(lead + word.count).drop { $0 == " " })
        return completions(of: command, rest: rest, cursor: before.count, on: target)
    }

    /// What may follow a command, of which `rest` is there up to the cursor.
    private func completions(
        of command: PaletteCommand, rest: String, cursor: Int, on target: Prompt.ActionTarget?
    ) -> PaletteCompletions {
        /// The whole rest as one word, or what is behind the last blank.
        func whole(_ title: String, _ words: [PaletteCompletion]) -> PaletteCompletions {
            PaletteCompletions(title, of: words, typed: rest, start: cursor - rest.count)
        }
        let last = String(rest.reversed().prefix { !" ()<>=!".contains($0) }.reversed())
        func lastWord(_ title: String, _ words: [PaletteCompletion]) -> PaletteCompletions {
            PaletteCompletions(title, of: words, typed: last, start: cursor - last.count)
        }

        switch command.deed {
        case .view(.pool): return whole("pools", pools)
        case .time where ["next", "previous"].contains(command.name), .filter:
            return lastWord("fields and pools", fields + pools + Palette.links)
        case .sort:
            return rest.contains(" ")
                ? lastWord("", [PaletteCompletion(text: "inverted", note: "the other way round")])
                : whole("fields", [PaletteCompletion(text: "none", note: "as registered")] + fields)
        case .theme:
            return whole("themes", state.options.themes.map { PaletteCompletion(text: $0) })
        case .act(let kind):
            return targeted(rest, cursor, pools) {
                resources(for: kind, pool: $0 ?? target?.pool)
            }
        case .rate: return whole("rates", rates)
        case .scenario:
            return whole(
                "scenarios",
                state.options.scenarios.map { PaletteCompletion(text: $0.name, note: $0.title) })
        case .fault:
            let every = PaletteCompletion(text: "all", note: "every pool of the workload")
            return targeted(rest, cursor, workloadPools + [every]) { _ in faults }
        case .endFault:
            return targeted(rest, cursor, workloadPools) { _ in
                activeFaults + [PaletteCompletion(text: "all", note: "every fault that goes on")]
            }
        case .time, .view, .key: return PaletteCompletions()
        }
    }

    /// `WORD in POOL`: words first, then `in`, then pools.
    private func targeted(
        _ rest: String, _ cursor: Int, _ pools: [PaletteCompletion],
        _ words: (_ pool: String?) -> [PaletteCompletion]
    ) -> PaletteCompletions {
        let link = PaletteCompletion(text: "in", argument: "orders", note: "which pool")
        if let place = (" " + rest).ranges(of: " in ").last {
            let typed = String((" " + rest)[place.upperBound...])
            return PaletteCompletions(
                "pools", of: pools, typed: typed, start: cursor - typed.count)
        }
        let choices = words(nil)
        let parts = rest.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count < 2 else {
            let typed = String(parts[parts.count - 1])
            return PaletteCompletions("", of: [link], typed: typed, start: cursor - typed.count)
        }
        return PaletteCompletions(
            choices.isEmpty ? "" : "choices", of: choices + [link], typed: rest,
            start: cursor - rest.count)
    }

    // MARK: - Words

    /// What stands between two conditions, or before one.
    private static let links = [
        PaletteCompletion(text: "and", note: "both hold"),
        PaletteCompletion(text: "or", note: "one of both holds"),
        PaletteCompletion(text: "not", note: "it does not hold"),
    ]

    private var fields: [PaletteCompletion] {
        PoolField.all.map { PaletteCompletion(text: $0.id, note: $0.help) }
    }

    private var pools: [PaletteCompletion] {
        state.shown.models.prefix(Palette.poolLimit).map { model in
            PaletteCompletion(
                text: TextFit.safe(model.name), note: "\(model.inUse) of \(model.maximum) in use")
        }
    }

    private var workloadPools: [PaletteCompletion] {
        (state.workload?.pools ?? []).map { PaletteCompletion(text: $0) }
    }

    private var faults: [PaletteCompletion] {
        WorkloadFault.allCases.map { PaletteCompletion(text: $0.rawValue, note: $0.meaning) }
    }

    private var activeFaults: [PaletteCompletion] {
        WorkloadFault.allCases.compactMap { fault in
            let pools = state.workload?.faults.filter { $0.fault == fault }.map(\.pool) ?? []
            guard !pools.isEmpty else { return nil }
            return PaletteCompletion(
                text: fault.rawValue, note: "goes on in \(pools.joined(separator: ", "))")
        }
    }

    private var rates: [PaletteCompletion] {
        let mean = state.workload?.meanPerSecond ?? 0
        return [
            PaletteCompletion(text: "up", note: "the next step"),
            PaletteCompletion(text: "down", note: "the step before"),
        ]
            + DashboardState.rates.map { percent in
                PaletteCompletion(
                    text: "\(percent) %",
                    note: "\(NumberText.rate(mean * Double(percent) / 100)) on average")
            }
    }

    /// The resources that an action may be about.
    private func resources(for kind: ActionKind, pool: String?) -> [PaletteCompletion] {
        guard kind.argument == .resource, let pool, let model = state.picture[pool] else {
            return []
        }
        return model.statistics.slots.map { slot in
            let holder = slot.holder.map { ", \($0)" } ?? ""
            return PaletteCompletion(
                text: slot.resource.description,
                note: "\(slot.state.rawValue) "
                    + NumberText.duration(nanoseconds: slot.inStateNanoseconds) + holder)
        }
    }
}
