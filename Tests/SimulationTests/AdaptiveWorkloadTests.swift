import Foundation
import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

/// An adaptive pool under a load that comes and goes, in virtual time: the machine that ships, and
/// leases at random beside it.
@Suite("An adaptive pool under load", .timeLimit(.minutes(20)))
struct AdaptiveWorkloadTests {
    /// A phase of the load: so many leases at once on average, from here to there.
    struct Phase {
        var name: String
        var seconds: Double
        var from: Double
        var to: Double
    }

    /// What a stretch of the run came to.
    struct Row {
        var phase: String
        var time = 0.0
        var load = 0.0
        var size = 0
        var inUse = 0.0
        var capacity = 0.0
        var changes = 0
        var longestWait = 0.0
        var utilisation: Double { capacity > 0 ? inUse / capacity : 0 }
    }

    static let phases = [
        Phase(name: "ramp", seconds: 120, from: 0, to: 16),
        Phase(name: "plateau", seconds: 600, from: 16, to: 16),
        Phase(name: "spike", seconds: 20, from: 60, to: 60),
        Phase(name: "after", seconds: 300, from: 16, to: 16),
        Phase(name: "decline", seconds: 600, from: 16, to: 4),
        Phase(name: "idle", seconds: 300, from: 0, to: 0),
    ]

    private func text(_ row: Row) -> String {
        String(
            format: "%6.0f s  %@ %6.1f %5d %6.2f %4d %8.0f ms", row.time,
            row.phase.padding(toLength: 8, withPad: " ", startingAt: 0), row.load, row.size,
            row.utilisation, row.changes, row.longestWait * 1_000)
    }

    @Test("leases that are held: ramp, plateau, spike, slow decline, idle")
    func held() async throws {
        await onOwnThread { runHeld() }
    }

    private func runHeld() {
        var load = AdaptiveLoad(.adaptive(2...80), seed: 1, holdSeconds: nil)
        print("     time  phase      load  size   util  chg  longest wait")
        for phase in Self.phases {
            var changes = 0
            for row in load.run(phase, every: 60) {
                print(text(row))
                changes += row.changes
                #expect(row.longestWait < 0.06)
                if phase.name == "plateau" || phase.name == "decline" {
                    #expect((0.65...0.92).contains(row.utilisation))
                }
            }
            if phase.name == "plateau" { #expect(changes <= 1) }
            if phase.name == "spike" { #expect(load.size >= 60) }
            if phase.name == "after" { #expect((20...21).contains(load.size)) }
        }
        #expect(load.size == 2)
        #expect(load.isAsleep)
    }

    @Test(
        "random arrivals over virtual hours: near the target, and calm",
        arguments: [(0.02, 120, 60), (0.1, 120, 300), (2, 600, 7_200)])
    func random(holdSeconds: Double, settle: Double, steady: Double) async throws {
        await onOwnThread { runRandom(holdSeconds, settle, steady) }
    }

    private func runRandom(_ holdSeconds: Double, _ settle: Double, _ steady: Double) {
        var load = AdaptiveLoad(.adaptive(1...80), seed: 2, holdSeconds: holdSeconds)
        let phases = [
            Phase(name: "settle", seconds: settle, from: 16, to: 16),
            Phase(name: "steady", seconds: steady, from: 16, to: 16),
        ]
        print("leases of \(holdSeconds) s on average")
        print("     time  phase      load  size   util  chg  longest wait")
        for phase in phases {
            let rows = load.run(phase, every: phase.seconds / 5)
            for row in rows {
                print(text(row))
                #expect(row.longestWait < 0.06)
            }
            guard phase.name == "steady" else { continue }
            let share = rows.reduce(0) { $0 + $1.inUse } / rows.reduce(0) { $0 + $1.capacity }
            let changes = rows.reduce(0) { $0 + $1.changes }
            print(
                String(
                    format: "  utilisation %.3f, %.1f changes an hour", share,
                    Double(changes) / steady * 3_600))
            #expect((holdSeconds < 0.05 ? 0.65...0.9 : 0.5...0.9).contains(share))
        }
    }
}
