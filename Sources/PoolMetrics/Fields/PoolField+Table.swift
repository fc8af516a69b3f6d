import ResourceTypes

// The table itself. Help texts are for people; a metric's help text is the same for all fields
// that share its name.
extension PoolField {
    static let gauges: [PoolField] = [
        PoolField(
            "name", "pool", unit: "", width: 14, .text, "The pool's name.", from: "as registered"
        ) { .text($0.name) },
        PoolField(
            "kind", "kind", unit: "", width: 8, .text,
            "What kind of resource the pool holds.", from: "as registered"
        ) { .text($0.sample.kind) },
        PoolField(
            "phase", "phase", unit: "", width: 13, .text,
            "What the pool as a whole is doing: "
                + PoolPhase.allCases.map(\.rawValue).joined(separator: ", ") + ".",
            from: "reading"
        ) { .text($0.statistics.phase.rawValue) },
        PoolField(
            "circuit", "circuit", unit: "", width: 9, .text,
            "Whether the factory may be called: "
                + CircuitState.allCases.map(\.rawValue).joined(separator: ", ") + ".",
            from: "reading"
        ) { .text($0.statistics.circuit.rawValue) },
        PoolField(
            "bypassed", "bypassed", unit: "flag", width: 8, .count,
            "1 while each acquire is given a resource of its own, else 0.", from: "reading",
            metric: .gauge("pooltop_bypassed", "1 while the pool is bypassed")
        ) { FieldValue($0.statistics.isBypassed ? 1 : 0) },
        PoolField(
            "in_use", "in use", unit: "resources", width: 6, .count,
            "Resources leased now.", from: "reading", metric: .resourceUsage
        ) { FieldValue($0.inUse) },
        PoolField(
            "idle", "idle", unit: "resources", width: 5, .count,
            "Resources free to lease now.", from: "state_initialized + state_idle",
            metric: .gauge("pooltop_resources_free", "Resources free to lease")
        ) { FieldValue($0.idle) },
        PoolField(
            "size", "live size", heading: "size", unit: "resources", width: 5, .count,
            "Live resources now, in whatever state.", from: "all states but state_disposed",
            metric: .resourceCount
        ) { FieldValue($0.size) },
        PoolField(
            "min", "minimum", heading: "min", unit: "resources", width: 5, .count,
            "The pool refills to this many.", from: "configuration",
            metric: .gauge("pooltop_resources_min", "Resources that the pool refills to")
        ) { FieldValue($0.statistics.size.minimum) },
        PoolField(
            "max", "maximum", heading: "max", unit: "resources", width: 5, .count,
            "The pool never holds more than this many.", from: "configuration",
            metric: .gauge("pooltop_resources_max", "Resources that the pool may have at most")
        ) { FieldValue($0.maximum) },
        PoolField(
            "chosen_size", "chosen size", heading: "chosen", unit: "resources", width: 6, .count,
            "How many an adaptive pool has chosen to hold; null where it does not adapt.",
            from: "reading",
            metric: .gauge("pooltop_chosen_size", "Resources that an adaptive pool has chosen")
        ) { $0.statistics.chosenSize.map { FieldValue($0) } ?? .null },
        PoolField(
            "target_utilisation", "target", unit: "1", width: 6, .share,
            "The utilisation that an adaptive pool aims at; null where it does not adapt.",
            from: "configuration",
            metric: .gauge("pooltop_target_utilisation", "Utilisation that the pool aims at")
        ) { FieldValue($0.statistics.size.target) },
        PoolField(
            "waiting", "waiting", unit: "acquires", width: 7, .count,
            "Acquires that wait now.", from: "reading",
            metric: .gauge("pooltop_waiting", "Acquires that wait")
        ) { FieldValue($0.waiting) },
        PoolField(
            "oldest_wait_seconds", "oldest waiter", heading: "oldest", unit: "s", width: 7,
            .seconds,
            "How long the acquire that has waited longest has waited; 0 where none waits.",
            from: "reading",
            metric: .gauge("pooltop_oldest_wait_seconds", "Wait of the oldest waiting acquire")
        ) { .seconds($0.statistics.oldestWaiterNanoseconds) },
        PoolField(
            "revoked", "revoked", unit: "leases", width: 7, .count,
            "Leases in use that were revoked; they do not count against the maximum.",
            from: "reading",
            metric: .gauge("pooltop_revoked", "Leases in use that were revoked")
        ) { FieldValue($0.statistics.revoked) },
        PoolField(
            "utilisation", "utilisation", heading: "util", unit: "1", width: 5, .share,
            "The share of live resources that is leased; null where there is none.",
            from: "in_use / size"
        ) { FieldValue($0.utilisation) },
        PoolField(
            "saturation", "saturation", heading: "satur", unit: "1", width: 5, .share,
            "The share of the maximum that is leased; at 1 the pool can't grow.",
            from: "(in_use - revoked) / max"
        ) { FieldValue($0.saturation) },
        PoolField(
            "pending_cleanups", "clean-up timers", heading: "timers", unit: "timers", width: 6,
            .count,
            "Clean-ups that will happen unless their resource is leased before.", from: "reading",
            metric: .gauge("pooltop_pending_cleanups", "Clean-ups that are scheduled")
        ) { FieldValue($0.statistics.pendingCleanups) },
        PoolField(
            "call_sites", "call sites", heading: "sites", unit: "call sites", width: 5, .count,
            "Places in source code that hold a resource now.", from: "reading",
            metric: .gauge("pooltop_call_sites", "Places in source code that hold a resource")
        ) { FieldValue($0.statistics.siteCount) },
    ]

    static let counters: [PoolField] = [
        total("acquired_total", "acquired", "leases", "Leases granted.") { $0.acquired },
        total("waited_total", "waited", "leases", "Leases granted after a wait.") { $0.waited },
        total(
            "barged_total", "barged", "leases",
            "Leases granted at once while others waited, within the bound."
        ) { $0.barged },
        total("released_total", "released", "leases", "Leases given back.") { $0.released },
        total(
            "cancelled_total", "cancelled", "acquires",
            "Acquires that ended because their task was cancelled; they are no errors."
        ) { $0.cancelled },
        total("created_total", "created", "resources", "Resources made.") { $0.made },
        total("cleanups_run_total", "cleanups", "clean-ups", "Clean-ups that someone asked for.") {
            $0.cleanUpsRun
        },
        total(
            "leaks_suspected_total", "leaks?", "leases",
            "Leases that were held for so long that they were told as suspected leaks."
        ) { $0.leaksSuspected },
        total(
            "keep_alives_total", "keptalive", "validations",
            "Validations of idle resources to keep them alive."
        ) { $0.keepAlives },
        total(
            "events_dropped_total", "lost", "events",
            "Events that were overwritten before anyone read them."
        ) { $0.eventsDropped },
        PoolField(
            "errors_total", "errors", unit: "errors", width: 6, .count,
            "Errors of all kinds.", from: "sum of errors_<kind>_total", metric: .resourceErrors
        ) { FieldValue($0.statistics.errorsTotal) },
    ]

    static let errorsByKind = PoolErrorKind.allCases.map { kind in
        PoolField(
            "errors_\(kind.rawValue)_total", kind.rawValue, unit: "errors", width: 10, .count,
            "Errors of the kind \(kind.rawValue).", from: "reading",
            metric: .counter(
                "pooltop_errors_total", "Errors by kind", label: ("kind", kind.rawValue))
        ) { FieldValue($0.statistics.errors[kind] ?? 0) }
    }

    static let disposalsByReason = DisposalReason.allCases.map { reason in
        PoolField(
            "disposed_\(reason.rawValue)_total", reason.rawValue, unit: "resources",
            width: 12, .count, "Resources disposed of for the reason \(reason.rawValue).",
            from: "reading",
            metric: .counter(
                "pooltop_disposed_total", "Resources disposed of, by reason",
                label: ("reason", reason.rawValue))
        ) { FieldValue($0.statistics.disposals[reason] ?? 0) }
    }

    static let states = ResourceState.allCases.map { state in
        PoolField(
            "state_\(state.rawValue)", state.rawValue, unit: "resources", width: 11, .count,
            state == .disposed
                ? "Resources gone since the pool was made."
                : "Resources in the state \(state.rawValue).",
            from: "reading",
            metric: state == .disposed
                ? nil
                : .gauge(
                    "pooltop_resources", "Live resources by state",
                    label: ("state", state.rawValue))
        ) { FieldValue($0.statistics.states[state]) }
    }

    static let rates: [PoolField] =
        [
            rate("acquire_rate", "leases", "leases/s", "Leases granted per second.") {
                $0.acquireRate
            },
            rate("release_rate", "returned", "leases/s", "Leases given back per second.") {
                $0.releaseRate
            },
            rate("create_rate", "made", "resources/s", "Resources made per second.") {
                $0.createRate
            },
            rate(
                "dispose_rate", "disposed of", heading: "gone", "resources/s",
                "Resources disposed of per second."
            ) { $0.disposeRate },
            rate("error_rate", "errors", "errors/s", "Errors of all kinds per second.") {
                $0.errorRate
            },
        ]
        + PoolErrorKind.allCases.map { kind in
            rate(
                "error_rate_\(kind.rawValue)", kind.rawValue, "errors/s",
                "Errors of the kind \(kind.rawValue) per second."
            ) { $0.errorRate(kind) }
        } + [
            PoolField(
                "waited_share", "had to wait", heading: "waited", unit: "1", width: 6, .share,
                "The share of the interval's leases that had to wait.",
                from: "difference of waited_total / difference of acquired_total"
            ) { FieldValue($0.waitedShare) }
        ]

    static let quantiles: [PoolField] =
        PoolHistogram.allCases.flatMap { histogram in
            [50, 90, 99].map { quantile(histogram, $0) }
        } + [
            PoolField(
                "hold_sample_interval", "holds measured", heading: "1 in", unit: "leases", width: 5,
                .count,
                "At least one lease in so many has its hold time measured.", from: "reading",
                metric: .gauge(
                    "pooltop_hold_sample_interval",
                    "At least one lease in so many has its hold time measured")
            ) { FieldValue($0.statistics.holdSampleInterval) },
            PoolField(
                "age_resolution_seconds", "error of ages", heading: "±age", unit: "s", width: 6,
                .seconds,
                "The error of the ages of slots and call sites.", from: "reading"
            ) { .seconds($0.statistics.ageResolutionNanoseconds) },
        ]

    private static func total(
        _ id: String, _ heading: String, _ unit: String, _ help: String,
        _ counter: @escaping @Sendable (PoolStatistics) -> UInt64
    ) -> PoolField {
        PoolField(
            id, "\(heading) so far", heading: heading, unit: unit, width: 9, .count, help,
            from: "reading",
            metric: .counter("pooltop_\(id)", String(help.dropLast()))
        ) { FieldValue(counter($0.statistics)) }
    }

    private static func rate(
        _ id: String, _ title: String, heading: String? = nil, _ unit: String, _ help: String,
        _ value: @escaping @Sendable (PoolModel) -> Double?
    ) -> PoolField {
        PoolField(
            id, title, heading: heading, unit: unit, width: max(6, (heading ?? title).count),
            .rate, help,
            from: "difference of two readings / time between them"
        ) { FieldValue(value($0)) }
    }

    private static func quantile(_ histogram: PoolHistogram, _ percent: Int) -> PoolField {
        let (subject, metric): (String, PoolMetric) =
            switch histogram {
            case .wait: ("acquires that were granted took", .acquisitionTime)
            case .hold: ("leases were held", .holdTime)
            case .create: ("creations that succeeded took", .createTime)
            }
        return PoolField(
            "\(histogram.rawValue)_p\(percent)_seconds", "\(histogram.title) p\(percent)",
            heading: "\(histogram.title)\(percent)", unit: "s", width: 6, .seconds,
            "\(percent) % of the interval's \(subject) at most this long.",
            from: "difference of two histograms", metric: metric
        ) { FieldValue($0.quantile(Double(percent) / 100, of: histogram)) }
    }
}

extension FieldValue {
    fileprivate static func seconds(_ nanoseconds: UInt64) -> FieldValue {
        .real(Double(nanoseconds) / 1e9)
    }
}
