import ResourceTypes

/// One pool under watch: its windows, and each rule's memory of it.
struct LintedPool: Sendable {
    private var minute = LintWindow(spanSeconds: 60)
    private var fiveMinutes = LintWindow(spanSeconds: 300)
    private var last: (instant: UInt64, acquired: UInt64, made: UInt64, circuit: CircuitState)?

    private var minimumAbovePeak = MinimumAbovePeak()
    private var maximumNeverReached = MaximumNeverReached()
    private var maximumAlwaysReached = MaximumAlwaysReached()
    private var leakSuspected = LeakSuspected()
    private var leaseHeldWhileIdle = LeaseHeldWhileIdle()
    private var churn = ResourceChurn()
    private var waiterHerds = WaiterHerds()
    private var validationStorm = ValidationStorm()
    private var unfairWait = UnfairWait()
    private var breakerFlapping = BreakerFlapping()

    /// Takes the next reading.
    ///
    /// - Returns: what each rule that has something to say says.
    mutating func take(
        _ statistics: PoolStatistics, events: [PoolEvent]
    ) -> [(LintRuleID, LintVerdict)] {
        minute.take(statistics)
        fiveMinutes.take(statistics)
        let sight = LintSight(
            statistics: statistics, circuitBefore: circuit(before: statistics), events: events,
            minute: minute.facts, fiveMinutes: fiveMinutes.facts)
        last = (
            statistics.instantNanoseconds, statistics.acquired, statistics.made, statistics.circuit
        )
        var verdicts: [(LintRuleID, LintVerdict)] = []
        ask(&minimumAbovePeak, sight, &verdicts)
        ask(&maximumNeverReached, sight, &verdicts)
        ask(&maximumAlwaysReached, sight, &verdicts)
        ask(&leakSuspected, sight, &verdicts)
        ask(&leaseHeldWhileIdle, sight, &verdicts)
        ask(&churn, sight, &verdicts)
        ask(&waiterHerds, sight, &verdicts)
        ask(&validationStorm, sight, &verdicts)
        ask(&unfairWait, sight, &verdicts)
        ask(&breakerFlapping, sight, &verdicts)
        return verdicts
    }

    /// The breaker at the reading before, where the new one is a later one of the same pool.
    private func circuit(before statistics: PoolStatistics) -> CircuitState? {
        guard let last, statistics.instantNanoseconds > last.instant,
            statistics.acquired >= last.acquired, statistics.made >= last.made
        else { return nil }
        return last.circuit
    }

    private func ask<Rule: LintRule>(
        _ rule: inout Rule, _ sight: LintSight, _ verdicts: inout [(LintRuleID, LintVerdict)]
    ) {
        if let verdict = rule.look(at: sight) { verdicts.append((Rule.id, verdict)) }
    }
}
