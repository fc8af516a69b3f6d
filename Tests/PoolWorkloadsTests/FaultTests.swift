import PoolWorkloads
import ResourcePools
import ResourceTypes
import Testing

@Suite("Faults", .timeLimit(.minutes(15)))
struct FaultTests {
    private func plan(_ change: (inout FaultPlan) -> Void) -> FaultPlan {
        var plan = FaultPlan()
        change(&plan)
        return plan
    }

    private let mixed: FaultPlan = {
        var plan = FaultPlan()
        plan.creationFailureRate = 0.3
        plan.connectionDropRate = 0.3
        plan.validationFailureRate = 0.3
        return plan
    }()

    @Test("a seed and a pool give the same decisions, others give others")
    func repeats() {
        func decisions(_ seed: UInt64, _ pool: String) -> [Bool] {
            var process = FaultProcess(plan: mixed, seed: seed, pool: pool)
            return (0..<200).map { _ in process.failsCreation() }
        }
        #expect(decisions(1, "a") == decisions(1, "a"))
        #expect(decisions(1, "a") != decisions(2, "a"))
        #expect(decisions(1, "a") != decisions(1, "b"))
        #expect((40...80).contains(decisions(1, "a").count { $0 }))
    }

    @Test("decisions of one sort don't move those of another")
    func independent() {
        var alone = FaultProcess(plan: mixed, seed: 1, pool: "a")
        var amid = alone
        let first = (0..<100).map { _ in alone.dropsConnection() }
        let second = (0..<100).map { _ in
            _ = amid.failsCreation()
            _ = amid.failsValidation()
            return amid.dropsConnection()
        }
        #expect(first == second)
    }

    private func factory(
        _ plan: FaultPlan
    ) -> FaultInjectingFactory<PageBufferFactory> {
        FaultInjectingFactory(
            PageBufferFactory(byteCount: 1, scrubs: true),
            faults: FaultControl(FaultProcess(plan: plan, seed: 1, pool: "ram")), pool: "ram")
    }

    @Test("a plan without faults changes nothing")
    func none() async throws {
        let factory = factory(.none)
        #expect(factory.resetsAfterUse)
        let buffer = try await factory.make()
        try buffer.stamp(3)
        try await factory.reset(buffer)
        try buffer.check(0)
        #expect(try await factory.validate(buffer))
        try await factory.dispose(buffer)
        #expect(buffer.address == nil)
    }

    @Test("creations fail as planned, with an error that says so")
    func creations() async {
        let factory = factory(plan { $0.creationFailureRate = 1 })
        let error = await #expect(throws: WorkloadError.self) { try await factory.make() }
        #expect(error?.code == .injectedFault)
        #expect(error?.message.hasPrefix("ram: ") == true)
    }

    @Test("a part of the creations fails, the same ones for the same seed")
    func someCreations() async {
        func outcomes() async -> [Bool] {
            let factory = factory(plan { $0.creationFailureRate = 0.5 })
            var outcomes: [Bool] = []
            for _ in 0..<40 { outcomes.append((try? await factory.make()) != nil) }
            return outcomes
        }
        let first = await outcomes()
        #expect(Set(first) == [true, false])
        #expect(await outcomes() == first)
    }

    @Test("validations fail as planned, of a resource in order")
    func validations() async throws {
        let factory = factory(plan { $0.validationFailureRate = 1 })
        let buffer = try await factory.make()
        #expect(try await !factory.validate(buffer))
        try await factory.dispose(buffer)
    }

    @Test("creations take the planned time longer")
    func delays() async throws {
        let factory = factory(plan { $0.creationDelay = .milliseconds(30) })
        let start = ContinuousClock.now
        try await factory.dispose(try await factory.make())
        #expect(start.duration(to: .now) >= .milliseconds(30))
    }

    @Test(
        "a fault on top of a plan has these numbers, and takes nothing from it",
        arguments: WorkloadFault.allCases)
    func injected(_ fault: WorkloadFault) {
        let rough = plan {
            $0.creationFailureRate = 0.9
            $0.creationDelay = .seconds(1)
        }
        for (written, failing, delay) in [
            (FaultPlan.none, 0.8, Duration.zero), (rough, 0.9, .seconds(1)),
        ] {
            let control = FaultControl(FaultProcess(plan: written, seed: 1, pool: "ram"))
            #expect(control.inject(fault) && !control.inject(fault))
            #expect(control.injected == [fault])
            var expected = written
            switch fault {
            case .slowFactory: expected.creationDelay = delay + .milliseconds(500)
            case .failingFactory: expected.creationFailureRate = failing
            case .failingValidation: expected.validationFailureRate = 0.5
            case .breaks:
                expected.connectionDropRate = 0.1
                expected.breakRate = 0.1
            case .slowWork:
                expected.thinkFactor = 10
                expected.thinkDelay = .milliseconds(100)
            case .leak: break
            }
            #expect(control.plan == expected)
            #expect(control.end(fault) && !control.end(fault))
            #expect(control.plan == written)
        }
    }

    @Test("a creation that fails by a fault says so, and that it can be ended")
    func injectedMessage() async {
        let control = FaultControl(FaultProcess(plan: .none, seed: 1, pool: "ram"))
        let factory = FaultInjectingFactory(
            PageBufferFactory(byteCount: 1, scrubs: true), faults: control, pool: "ram")
        control.inject(.failingFactory)
        var message = ""
        for _ in 0..<40 where message.isEmpty {
            do {
                try await factory.dispose(try await factory.make())
            } catch {
                message = "\(error)"
            }
        }
        #expect(message == "ram: this creation fails by a fault that was injected: end it")
    }
}
