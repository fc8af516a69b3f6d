import PoolMetrics
import ResourceTypes

/// What an entry of the workload menu does.
enum WorkloadChoice: Sendable, Hashable {
    /// The next step of the rate; the menu stays.
    case rate(up: Bool)
    /// Asks for a rate.
    case setRate
    /// Opens the list of scenarios.
    case scenarios
    /// Another scenario, after a question.
    case change(String)
    /// Faults go into every pool, or into the one that the menu was opened on; the menu stays.
    case everywhere(Bool)
    /// Begins a fault, or ends it where it goes on; in every pool where none is named.
    case fault(WorkloadFault, pool: String?)
    /// Ends all faults.
    case endAllFaults
}

extension ChoiceMenu {
    /// What a workload menu was opened on.
    struct Workload: Sendable, Hashable {
        /// The pool that was selected; nil for none.
        var pool: String?
        /// Whether faults go into every pool.
        var isEverywhere: Bool

        /// Where faults go; nil for every pool.
        var target: String? { isEverywhere ? nil : pool }
    }

    /// The workload menu: its rate, its scenario, its faults.
    static func workload(
        _ status: WorkloadStatus, on subject: Workload, scenarios: Int, rows: [String]
    ) -> ChoiceMenu {
        func entry(
            _ key: Character, _ title: String, _ note: String, _ choice: WorkloadChoice
        ) -> Entry { Entry(key: key, title: title, note: note, choice: .workload(choice)) }

        let now = "\(status.ratePercent) % now: \(NumberText.rate(status.perSecond))"
        var entries = [
            entry("+", "rate up", rateNote(status, up: true), .rate(up: true)),
            entry("-", "rate down", rateNote(status, up: false), .rate(up: false)),
            entry("r", "set the rate", now, .setRate),
            entry(
                "s", "change the scenario",
                "\(status.scenario) now, one of \(NumberText.count(scenarios))", .scenarios),
        ]
        let target = subject.target
        for (number, fault) in WorkloadFault.allCases.enumerated() {
            let goesOn = status.has(fault, in: target)
            entries.append(
                entry(
                    Character(String(number + 1)), (goesOn ? "end " : "") + fault.title,
                    goesOn ? "goes on in \(target ?? "every pool")" : fault.meaning,
                    .fault(fault, pool: target)))
        }
        if let pool = subject.pool, status.pools.count > 1 {
            entries.append(
                subject.isEverywhere
                    ? entry("a", "only in \(pool)", "where faults go", .everywhere(false))
                    : entry("a", "in every pool", "where faults go", .everywhere(true)))
        }
        entries.append(entry("e", "end all faults", faultsNote(status), .endAllFaults))
        var menu = ChoiceMenu(
            title: "workload: \(status.scenario), seed \(status.seed)", entries: entries,
            remark: "A fault goes into \(target ?? "every pool").", rows: rows)
        menu.workload = subject
        return menu
    }

    private static func rateNote(_ status: WorkloadStatus, up: Bool) -> String {
        guard let next = DashboardState.rate(after: status.ratePercent, up: up) else {
            return "\(status.ratePercent) %: it goes no \(up ? "higher" : "lower")"
        }
        let mean = status.meanPerSecond * Double(next) / 100
        return "to \(next) %, \(NumberText.rate(mean)) on average"
    }

    private static func faultsNote(_ status: WorkloadStatus) -> String {
        guard let first = status.faults.first else { return "none goes on" }
        let more = status.faults.count - 1
        return "\(first.fault.title) in \(first.pool)"
            + (more > 0 ? " and \(more) more" : "")
    }

    /// The list of scenarios, the present one in focus.
    static func scenarios(
        _ choices: [ScenarioChoice], present: String, rows: [String]
    ) -> ChoiceMenu {
        // Those that move in a menu or close it are left out.
        let keys = Array("123456789abcdefghilmnoprstuvwxyz")
        let entries = choices.prefix(keys.count).enumerated().map { number, choice in
            Entry(
                key: keys[number], title: choice.name, note: choice.title,
                choice: .workload(.change(choice.name)))
        }
        var menu = ChoiceMenu(
            title: "change the scenario", entries: entries,
            remark: entries.isEmpty ? "there is no other scenario" : nil, rows: rows)
        menu.focus = choices.firstIndex { $0.name == present } ?? 0
        return menu
    }
}
