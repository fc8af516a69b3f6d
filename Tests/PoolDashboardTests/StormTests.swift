import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolDashboard

@Suite("Key storms")
struct StormTests {
    private static let keys: [Key] = {
        var keys = KeyMap.standard.bindings.flatMap(\.keys)
        keys += [.tab, .backTab, .backspace, .delete, .insert, .control("u"), .control("a")]
        keys += [.tab, .tab, .up, .down, .control("w"), .left, .right]
        keys += "yYnNxCcc0:59-+ms注dnbspvxxxCCyywwwws123e:::".map { .character($0) }
        return keys + [.enter, .enter, .escape]
    }()

    /// Whether what was done had been asked about, where it has to be.
    private static func check(
        _ command: PoolCommand, on pools: [String], in before: DashboardState, key: Key
    ) {
        let question = before.dialog
        let answered =
            key == .character("y") || key == .character("Y")
            || (key == .enter && question?.focus == .confirm)
        let asksFirst =
            pools.count > 1
            || pools.contains { name in
                before.picture[name].map { command.asksFirst(on: $0) } ?? true
            }
        guard asksFirst, !isOfIdleTimer(command, pools, in: before) else { return }
        #expect(question?.command == command && question?.pools == pools && answered)
    }

    /// Another scenario is asked about first: it costs all pools.
    private static func check(
        _ command: WorkloadCommand, in before: DashboardState, key: Key
    ) {
        guard case .change = command else { return }
        let question = before.dialog
        let answered =
            key == .character("y") || key == .character("Y")
            || (key == .enter && question?.focus == .confirm)
        #expect(question?.deed == .workload(command) && answered)
    }

    private static func name(of command: WorkloadCommand) -> String {
        switch command {
        case .setRate: "rate"
        case .change: "scenario"
        case .inject: "fault"
        case .end: "fault's end"
        case .endAllFaults: "faults' end"
        }
    }

    /// What a generator would say.
    private static func carryOut(_ command: WorkloadCommand, _ dashboard: inout DashboardState) {
        var status = dashboard.workload ?? Fixture.workload()
        switch command {
        case .setRate(let percent): status.ratePercent = percent
        case .change(let name): status.scenario = name
        case .inject(let fault, let pool):
            let pools = pool.map { [$0] } ?? status.pools
            status.faults += pools.map { WorkloadStatus.Injected(fault, pool: $0) }
        case .end(let fault, let pool):
            status.faults.removeAll { $0.fault == fault && (pool == nil || $0.pool == pool) }
        case .endAllFaults: status.faults = []
        }
        _ = dashboard.update(.workload(status))
    }

    /// In the timers a clean-up of a resource that nobody has is run without a question.
    private static func isOfIdleTimer(
        _ command: PoolCommand, _ pools: [String], in before: DashboardState
    ) -> Bool {
        guard case .dispose(let resource) = command, before.view == .timers else { return false }
        let slots = before.picture[pools[0]]?.statistics.slots ?? []
        return !slots.contains { $0.resource == resource && $0.state == .inUse }
    }

    @Test("no storm of 100,000 keys traps, or does anything without its question", arguments: [7])
    func storm(_ seed: UInt64) async { await onOwnThread { Self.press(seed) } }

    private static func press(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var live = Fixture.live(5, options: Fixture.generating())
        var replay = Fixture.replay(5, of: 20)
        var readOnlyOptions = Fixture.generating()
        readOnlyOptions.readOnly = true
        var readOnly = Fixture.live(5, options: readOnlyOptions)
        var done: [String: Int] = [:]
        for number in 0..<100_000 {
            let key = StormTests.keys[Int(random.next() % UInt64(StormTests.keys.count))]
            let before = live
            for effect in live.update(.key(key)) {
                switch effect {
                case .perform(let command, let pools):
                    check(command, on: pools, in: before, key: key)
                    done[pools.count > 1 ? "all" : command.verb, default: 0] += 1
                case .remember: done["typed", default: 0] += 1
                case .workload(let command):
                    check(command, in: before, key: key)
                    done[name(of: command), default: 0] += 1
                    carryOut(command, &live)
                case .saveSettings:
                    done["saved", default: 0] += 1
                    _ = live.update(
                        number % 3 == 0
                            ? .settingsFailed(message: "full") : .settingsSaved(file: "c.yaml"))
                default: break
                }
            }
            // Nothing may come of any key there; a part of them is enough to see it.
            guard number % 8 == 0 else { continue }
            for effect in replay.update(.key(key)) + readOnly.update(.key(key)) {
                switch effect {
                case .perform, .workload: Issue.record("what may not act did \(effect)")
                default: break
                }
            }
            if number % 400 == 0 {
                feed(number / 400, &live)
                let size = Size(
                    width: Int(random.next() % 130), height: Int(random.next() % 45))
                for index in 0..<2 {
                    var one = index == 0 ? live : replay
                    _ = one.update(.resized(size))
                    #expect(one.render(size: size).cells.count == size.width * size.height)
                    if index == 0 { live = one } else { replay = one }
                }
            }
        }
        // The storm got everywhere.
        for what in [
            "all", "Clean up", "Pause", "Drain", "Reconnect", "Bypass", "rate", "scenario",
            "fault", "fault's end", "faults' end", "saved", "typed",
        ] {
            #expect(done[what, default: 0] > 0, "\(what) in \(done)")
        }
    }

    /// Pools come and go while keys are pressed.
    private static func feed(_ number: Int, _ dashboard: inout DashboardState) {
        let pools = number % 5 == 4 ? ["sessions", "zebra"] : ["orders", "sessions", "buffers"]
        _ = dashboard.update(.feed(.appended(Fixture.batch(5 + number, pools: pools))))
        _ = dashboard.update(.tick(instantNanoseconds: dashboard.now + Fixture.second))
    }
}
