import TestSupport
import Testing

/// Who may import what: the table of the design, held by a test.
@Suite("Import directions")
struct ImportTests {
    /// For each target what it may import beside the language and the platform.
    ///
    /// The first list is ours, the second is what others made. A new target needs a row.
    static let allowed: [String: (ours: Set<String>, others: Set<String>)] = [
        "ResourceTypes": ([], []),
        // `Builtin` is the compiler's own.
        "ResourcePools": (
            ["ResourceTypes", "CThreadHint"], ["Builtin", "Logging", "ServiceLifecycle"]
        ),
        "PoolMetrics": (["ResourceTypes", "ResourcePools"], ["CoreMetrics", "Foundation"]),
        "PoolWorkloads": (
            ["ResourceTypes", "ResourcePools"],
            ["GRDB", "FlyingSocks", "Yams", "Logging", "Foundation"]
        ),
        "PoolRecording": (["ResourceTypes", "PoolMetrics"], ["GRDB", "Foundation"]),
        "PoolFeeds": (["ResourceTypes", "PoolMetrics", "PoolRecording"], ["Foundation"]),
        "PoolDashboard": (["ResourceTypes", "PoolMetrics"], ["Yams", "Foundation"]),
        "PoolTerminal": (["PoolDashboard", "CNcurses", "CTerminalGuard"], ["Foundation"]),
        "PoolTestKit": (["ResourceTypes", "ResourcePools"], []),
        "pooltop": (
            [
                "ResourceTypes", "ResourcePools", "PoolMetrics", "PoolWorkloads", "PoolRecording",
                "PoolFeeds", "PoolDashboard", "PoolTerminal",
            ], ["ArgumentParser", "Configuration", "Logging", "Foundation"]
        ),
        "PoolBenchmarks": (["ResourceTypes", "ResourcePools"], ["Foundation"]),
    ]

    /// What every target may import.
    static let everywhere: Set<String> = [
        "Swift", "Synchronization", "Dispatch", "Glibc", "Musl", "Darwin",
    ]

    @Test("Every target imports what its row allows and nothing else")
    func directions() throws {
        for file in try SwiftFile.all(below: "Sources") {
            let row = try #require(
                Self.allowed[file.target], "\(file.path): give \(file.target) a row in the table")
            for module in file.imports.map({ $0 == "FoundationEssentials" ? "Foundation" : $0 }) {
                let fine =
                    row.ours.contains(module) || row.others.contains(module)
                    || Self.everywhere.contains(module)
                #expect(fine, "\(file.path) imports \(module), which \(file.target) may not")
            }
        }
    }

    @Test("The types and the runtime need no Foundation, and no Dispatch")
    func core() throws {
        for file in try SwiftFile.all(below: "Sources/ResourceTypes", "Sources/ResourcePools") {
            let forbidden = file.imports.filter {
                $0.hasPrefix("Foundation") || $0 == "Dispatch"
            }
            #expect(forbidden.isEmpty, "\(file.path) imports \(forbidden)")
        }
    }

    /// The library's own mutex is not instrumented: what it guards looks like a race there.
    @Test("What a user's process runs locks with what a thread sanitizer can see into")
    func locks() throws {
        let files = try SwiftFile.all(
            below: "Sources/ResourcePools", "Sources/PoolMetrics", "Sources/PoolTestKit")
        let others = files.filter { $0.noun != "Lock" && $0.code.contains("Mutex") }
        #expect(others.map(\.path) == [])
    }

    @Test("ncurses has one importer")
    func curses() throws {
        let importers = Set(
            try SwiftFile.all(below: "Sources", "Tests")
                .filter { $0.imports.contains("CNcurses") }.map(\.target))
        #expect(importers.isSubset(of: ["PoolTerminal"]))
    }

    @Test("Each target that has a row is there, and has more than a placeholder")
    func targets() throws {
        let folders = Set(try SwiftFile.all(below: "Sources").map(\.target))
        #expect(folders == Set(Self.allowed.keys))
        let placeholders = try SwiftFile.all(below: "Sources", "Tests")
            .filter { $0.noun == "Placeholder" }.map(\.path)
        #expect(placeholders == [])
    }
}
