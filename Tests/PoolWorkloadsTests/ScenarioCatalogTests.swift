import Foundation
import PoolWorkloads
import ResourceTypes
import Testing

@Suite("Shipped scenarios")
struct ScenarioCatalogTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/PoolWorkloads/Scenarios")

    @Test("the table lists the folder, and what is embedded is what is there")
    func table() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(files.sorted() == ScenarioCatalog.names.map { "\($0).yaml" }.sorted())
        for name in ScenarioCatalog.names {
            let text = try String(
                contentsOf: Self.folder.appending(path: "\(name).yaml"), encoding: .utf8)
            #expect(ScenarioCatalog.text(name) == text)
        }
        #expect(ScenarioCatalog.names.first == ScenarioCatalog.defaultName)
    }

    @Test(
        "each is read, is called as its file, and has all three kinds",
        arguments: ScenarioCatalog.names)
    func reads(name: String) throws {
        let scenario = try ScenarioCatalog.scenario(name)
        #expect(scenario.name == name)
        #expect(!scenario.title.isEmpty && scenario.title.count <= 60)
        #expect(Set(scenario.pools.map(\.kind)) == Set(ResourceKind.allCases))
        #expect(Set(scenario.work.map(\.pool)) == Set(scenario.pools.map(\.name)))
        let arrivals = ArrivalProcess(scenario: scenario, seed: 1).lazy
            .prefix { $0.offsetNanoseconds < 60_000_000_000 }.reduce(0) { sum, _ in sum + 1 }
        #expect((60 * 30...60 * 400).contains(arrivals), "\(arrivals) arrivals in a minute")
    }

    @Test("what each is for is in it")
    func purposes() throws {
        let churn = try ScenarioCatalog.scenario("churn")
        #expect(
            churn.pools.allSatisfy { pool in
                pool.maxLifetime == .seconds(5)
                    && pool.idleTimeout.map { (.seconds(1) ... .seconds(3)).contains($0) } == true
            })
        let flaky = try ScenarioCatalog.scenario("flaky")
        #expect(flaky.pools.allSatisfy { $0.faults.creationFailureRate > 0 })
        #expect(flaky.pools.contains { $0.faults.connectionDropRate > 0 })
        let leak = try ScenarioCatalog.scenario("leak")
        let forgetful = leak.work.filter { $0.forgetShare > 0 }
        #expect(forgetful.map(\.site) == [.report])
        let pool = try #require(leak.pools.first { $0.name == forgetful[0].pool })
        #expect(forgetful[0].forgetLimit < pool.size.maximum)
        for name in ["steady", "burst", "churn", "leak"] {
            let scenario = try ScenarioCatalog.scenario(name)
            #expect(scenario.pools.allSatisfy { $0.faults == .none })
        }
    }

    @Test("a name that none has is refused with the list")
    func unknown() {
        let error = #expect(throws: ScenarioError.self) { try ScenarioCatalog.scenario("stedy") }
        #expect(error?.code == .unknownName)
        #expect(
            error?.description
                == "stedy: no scenario is called so: use steady, burst, churn, flaky or leak, "
                + "or give a file")
    }
}
