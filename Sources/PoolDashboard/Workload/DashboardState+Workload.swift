import PoolMetrics
import ResourceTypes

// Changing the workload that drives the pools; the pools themselves are left alone.
extension DashboardState {
    /// The steps of the rate, in percent of the scenario's.
    static let rates = [
        0, 10, 20, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 2_000, 5_000, 10_000,
    ]

    /// The next step of the rate; nil at the end.
    static func rate(after percent: Int, up: Bool) -> Int? {
        up ? rates.first { $0 > percent } : rates.last { $0 < percent }
    }

    /// What produces the pools' load, for the status line.
    var workloadTitle: String {
        guard let workload else { return options.scenario }
        let rate = workload.ratePercent == 100 ? "" : " \(workload.ratePercent) %"
        let count = workload.faults.count
        let faults = count == 0 ? "" : ", \(NumberText.plural(count, "fault"))"
        return "\(workload.scenario)\(rate)\(faults), seed \(workload.seed)"
    }

    /// The workload, where it may be changed from here; says why where not.
    mutating func workloadToChange() -> WorkloadStatus? {
        if isReplay {
            say(KeyMap.recordingHasNoWorkload, .warning)
        } else if options.readOnly {
            say("read-only: start pooltop without --read-only to change the workload", .warning)
        } else if let workload {
            return workload
        } else {
            say(
                "there is no workload generator here: run `pooltop` without a command for one",
                .warning)
        }
        return nil
    }

    // MARK: - The menu

    /// Opens the workload menu, whose faults go into the selected pool.
    mutating func openWorkloadMenu(everywhere: Bool = false) {
        guard let status = workloadToChange() else { return }
        let pool = actionTarget.flatMap { status.pools.contains($0.pool) ? $0.pool : nil }
        menu = .workload(
            status, on: .init(pool: pool, isEverywhere: everywhere || pool == nil),
            scenarios: options.scenarios.count, rows: rows)
    }

    /// Takes what the workload does now; an open menu shows it.
    mutating func take(_ status: WorkloadStatus) {
        workload = status
        refreshWorkloadMenu()
    }

    private mutating func refreshWorkloadMenu() {
        guard let open = menu, let subject = open.workload, let workload else { return }
        var fresh = ChoiceMenu.workload(
            workload, on: subject, scenarios: options.scenarios.count, rows: open.rows)
        fresh.focus = min(open.focus, fresh.entries.count - 1)
        menu = fresh
    }

    /// Does what an entry of a workload menu says.
    mutating func choose(_ choice: WorkloadChoice, in open: ChoiceMenu) -> [DashboardEffect] {
        switch choice {
        case .rate(let up):
            menu = open
            return changeRate(up: up)
        case .setRate: askForRate(rows: open.rows)
        case .scenarios: openScenarioMenu(rows: open.rows)
        case .change(let name): return askForScenario(name, rows: open.rows)
        case .everywhere(let isEverywhere):
            menu = open
            menu?.workload?.isEverywhere = isEverywhere
            refreshWorkloadMenu()
        case .fault(let fault, let pool): return toggle(fault, in: pool)
        case .endAllFaults:
            guard workloadToChange() != nil else { return [] }
            return [.workload(.endAllFaults)]
        }
        return []
    }

    // MARK: - The rate

    /// The next step of the rate.
    mutating func changeRate(up: Bool) -> [DashboardEffect] {
        guard let status = workloadToChange() else { return [] }
        guard let next = DashboardState.rate(after: status.ratePercent, up: up) else {
            say(
                "a rate of \(NumberText.count(status.ratePercent)) %: it goes no "
                    + (up ? "higher" : "lower"), .warning)
            return []
        }
        return setRate(next)
    }

    private mutating func setRate(_ percent: Int) -> [DashboardEffect] {
        // Shown at once, so that pressing twice moves two steps; the generator's answer settles it.
        workload?.ratePercent = percent
        refreshWorkloadMenu()
        return [.workload(.setRate(percent: percent))]
    }

    /// Asks for a rate.
    mutating func askForRate(rows: [String]) {
        guard workloadToChange() != nil else { return }
        prompt = Prompt(purpose: .rate, rows: rows)
    }

    /// The rate that was typed.
    ///
    /// - Throws: what is wrong with it, for the line in which it was typed.
    mutating func setRate(typed text: String) throws(TimeInput.Failure) -> [DashboardEffect] {
        guard let status = workloadToChange() else { return [] }
        return setRate(try RateInput.parse(text, meanPerSecond: status.meanPerSecond))
    }

    // MARK: - The scenario

    /// Opens the list of scenarios.
    mutating func openScenarioMenu(rows: [String]) {
        guard let status = workloadToChange() else { return }
        menu = .scenarios(options.scenarios, present: status.scenario, rows: rows)
    }

    /// Asks whether to change to another scenario: its pools take the place of the present ones.
    mutating func askForScenario(_ name: String, rows: [String]) -> [DashboardEffect] {
        guard let status = workloadToChange() else { return [] }
        let inUse = NumberText.count(picture.totals.states.inUse)
        dialog = ConfirmDialog(
            .workload(.change(scenario: name)), pools: status.pools, rows: rows,
            consequences: [
                "The pools of \(status.scenario) are shut down (\(inUse) in use now),",
                "and those of \(name) take their place with new counters.",
            ])
        return []
    }

    // MARK: - Faults

    /// Begins a fault, or ends it where it goes on.
    mutating func toggle(_ fault: WorkloadFault, in pool: String?) -> [DashboardEffect] {
        guard let status = workloadToChange() else { return [] }
        return [
            .workload(
                status.has(fault, in: pool)
                    ? .end(fault, pool: pool) : .inject(fault, pool: pool))
        ]
    }

    /// Begins a fault in a pool or in all, or ends one.
    mutating func change(_ command: WorkloadCommand) -> [DashboardEffect] {
        workloadToChange() == nil ? [] : [.workload(command)]
    }
}
