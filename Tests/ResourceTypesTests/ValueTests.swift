import Foundation
import ResourceTypes
import Testing

@Suite("Shared values")
struct ValueTests {
    @Test("A size is within its bounds or is none")
    func sizes() {
        #expect(PoolSize(minimum: 0, maximum: 1) != nil)
        #expect(PoolSize(minimum: 0, maximum: PoolSize.limit) != nil)
        #expect(PoolSize(minimum: -1, maximum: 1) == nil)
        #expect(PoolSize(minimum: 0, maximum: 0) == nil)
        #expect(PoolSize(minimum: 2, maximum: 1) == nil)
        #expect(PoolSize(minimum: 0, maximum: PoolSize.limit + 1) == nil)
        #expect(PoolSize.fixed(4) == .range(4...4))
        #expect("\(PoolSize.range(1...10))" == "1...10")
    }

    @Test("A size that adapts has a target, in thousandths")
    func adaptiveSizes() throws {
        let size = PoolSize.adaptive(2...40, target: 0.875)
        #expect(size == PoolSize(minimum: 2, maximum: 40, targetPermille: 875))
        #expect(size.target == 0.875)
        #expect(size != .range(2...40))
        #expect(PoolSize.range(2...40).target == nil)
        #expect("\(size)" == "2...40 at 87.5 %")
        #expect("\(PoolSize.adaptive(1...2))" == "1...2 at 80 %")
        #expect(PoolSize(minimum: 1, maximum: 2, targetPermille: 99) == nil)
        #expect(PoolSize(minimum: 1, maximum: 2, targetPermille: 991) == nil)
        #expect(size.adapting(toPermille: 800) == .adaptive(2...40))
        #expect(size.adapting(toPermille: 5_000) == size)
        let coded = try JSONEncoder().encode(size)
        #expect(try JSONDecoder().decode(PoolSize.self, from: coded) == size)
        let plain = try JSONEncoder().encode(PoolSize.fixed(3))
        #expect(!String(decoding: plain, as: UTF8.self).contains("target"))
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(
                PoolSize.self,
                from: Data(#"{"minimum":1,"maximum":2,"targetPermille":1000}"#.utf8))
        }
    }

    @Test("A size out of bounds is a programmer's error, and says so")
    func sizeTraps() async {
        await #expect(processExitsWith: .failure) { _ = PoolSize.range(0...0) }
        await #expect(processExitsWith: .failure) { _ = PoolSize.adaptive(1...9, target: 1) }
    }

    @Test("Every live state can fail or be disposed of; disposed is the end")
    func states() {
        for state in ResourceState.allCases where state != .disposed {
            #expect(state.nextStates.contains(.disposed))
            #expect(state == .failed || state.nextStates.contains(.failed))
        }
        #expect(ResourceState.disposed.nextStates.isEmpty)
        #expect(ResourceState.idle.nextStates.contains(.inUse))
        #expect(ResourceState.inUse.nextStates.contains(.idle))
    }

    @Test("Counts by state: size is the live ones, free those to lease")
    func stateCounts() {
        let counts = ResourceStateCounts(
            created: 1, initialized: 2, inUse: 3, idle: 4, failed: 5, disposed: 6)
        #expect(counts.size == 15)
        #expect(counts.free == 6)
        #expect(ResourceState.allCases.map { counts[$0] } == [1, 2, 3, 4, 5, 6])
    }

    @Test("A command's outcome is one line with every number")
    func outcome() {
        let outcome = PoolCommandOutcome(
            command: .cleanUp, disposed: [.cleanUp: 2, .idleTimeout: 1], sizeBefore: 7,
            sizeAfter: 4, idleBefore: 5, idleAfter: 2, inUse: 2)
        #expect(outcome.disposedTotal == 3)
        #expect(
            outcome.summary
                == "clean up: 3 disposed (2 clean_up, 1 idle_timeout), size 7 → 4, 2 in use")
        let nothing = PoolCommandOutcome(
            command: .resize(.fixed(3)), disposed: [:], sizeBefore: 3, sizeAfter: 3, idleBefore: 3,
            idleAfter: 3, inUse: 0)
        #expect(nothing.summary == "resize to 3...3: 0 disposed, size 3 → 3, 0 in use")
        #expect(PoolCommand.drain.title == "drain")
    }

    @Test("A postponement says what it put off and until when, or why it did not")
    func postponement() {
        func words(_ postponed: PoolCommandOutcome.Postponement?) -> String {
            PoolCommandOutcome(
                command: .postpone(ResourceID(rawValue: 7), by: .seconds(90)), disposed: [:],
                sizeBefore: 3, sizeAfter: 3, idleBefore: 1, idleAfter: 1, inUse: 2,
                postponed: postponed
            ).summary
        }
        let start = "put off the clean-up of #7 by 1m30s: "
        let end = ", size 3 → 3, 2 in use"
        #expect(
            words(
                .init(
                    .maxLifetime, dueBeforeNanoseconds: 10_000_000_000,
                    dueAfterNanoseconds: 100_000_000_000))
                == start + "max_lifetime is due in 1m40s now" + end)
        #expect(
            words(.init(.maxLifetime, dueBeforeNanoseconds: 10, dueAfterNanoseconds: 10))
                == start + "it can't be put off any further" + end)
        #expect(words(nil) == start + "it has none that can be put off" + end)
        #expect(PoolCommand.postpone(ResourceID(rawValue: 7), by: .zero).resource?.rawValue == 7)
    }

    @Test("An error names the pool, what happened and the cause")
    func errors() {
        struct Refused: Error, CustomStringConvertible { let description = "refused" }
        let error = PoolError(
            code: .factoryFailure, pool: "orders", message: "nothing made: start the server",
            cause: Refused())
        #expect("\(error)" == "orders: nothing made: start the server (refused)")
        #expect(error.code == .factoryFailure && error.code != .timeout)
        #expect("\(PoolError.Code.shutDown)" == "shutDown")
        #expect("\(PoolError(code: .timeout, pool: "a", message: "b"))" == "a: b")
    }

    @Test("Identifiers and places read as people write them, and sort")
    func identifiers() {
        #expect("\(ResourceID(rawValue: 7))" == "#7")
        #expect(ResourceID(rawValue: 2) < ResourceID(rawValue: 10))
        let site = CallSite(fileID: "Shop/Orders.swift", line: 42)
        #expect("\(site)" == "Shop/Orders.swift:42")
        #expect(CallSite(fileID: "A/B.swift", line: 9) < site)
        #expect(site < CallSite(fileID: "Shop/Orders.swift", line: 100))
    }

    @Test("A reading of nothing is empty")
    func reading() {
        var statistics = PoolStatistics()
        #expect(statistics.errorsTotal == 0)
        statistics.errors = [.timeout: 2, .broken: 3]
        #expect(statistics.errorsTotal == 5)
    }

    @Test("Commands to a workload and their faults have words of their own")
    func workload() throws {
        let commands: [(WorkloadCommand, String)] = [
            (.setRate(percent: 150), "set the rate to 150 %"),
            (.change(scenario: "burst"), "change to the scenario burst"),
            (.inject(.leak, pool: "a"), "leak in a"),
            (.inject(.slowFactory, pool: nil), "slow factory in every pool"),
            (.end(.breaks, pool: "a"), "end the breakage in a"),
            (.end(.slowWork, pool: nil), "end the slow work in every pool"),
            (.endAllFaults, "end all faults"),
        ]
        for (command, title) in commands {
            #expect(command.title == title)
            let coded = try JSONEncoder().encode(command)
            #expect(try JSONDecoder().decode(WorkloadCommand.self, from: coded) == command)
        }
        #expect(Set(WorkloadFault.allCases.map(\.title)).count == WorkloadFault.allCases.count)
        #expect(Set(WorkloadFault.allCases.map(\.meaning)).count == WorkloadFault.allCases.count)
        var status = WorkloadStatus(
            scenario: "steady", seed: 7, meanPerSecond: 2, perSecond: 3, pools: ["a", "b"],
            faults: [.init(.leak, pool: "a")])
        #expect(status.has(.leak, in: "a"))
        #expect(!status.has(.leak, in: "b") && !status.has(.breaks, in: "a"))
        #expect(!status.has(.leak, in: nil))
        status.faults.append(.init(.leak, pool: "b"))
        #expect(status.has(.leak, in: nil))
        status.pools = []
        #expect(!status.has(.leak, in: nil))
    }
}
