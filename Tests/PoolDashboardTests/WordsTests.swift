import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("Events and plain text")
struct WordsTests {
    @Test("every event has words")
    func events() {
        let id = ResourceID(rawValue: 7)
        let site = CallSite(fileID: "Shop/Checkout.swift", line: 42)
        let kinds: [(PoolEvent.Kind, String, Role)] = [
            (.created(id, seconds: 0.012), "#7 made in 12 ms", .ok),
            (
                .createFailed(message: "refused", retryInSeconds: 0.4),
                "could not make one: refused; again in 400 ms", .critical
            ),
            (.disposed(id, .maxLifetime), "#7 disposed of: max_lifetime", .dim),
            (.disposeFailed(id, message: "busy"), "#7 did not close cleanly: busy", .warning),
            (.validationFailed(id, message: "dead"), "#7 failed validation: dead", .warning),
            (.resetFailed(id, message: "dirty"), "#7 could not be reset: dirty", .warning),
            (.broken(id, site), "#7 broken, says Shop/Checkout.swift:42", .warning),
            (.exhausted(maximum: 4), "exhausted: all 4 in use, and one waits", .critical),
            (.recovered(afterSeconds: 2), "nobody waits any more, after 2 s", .ok),
            (
                .timedOut(site, waitedSeconds: 5), "timed out after 5 s: Shop/Checkout.swift:42",
                .critical
            ),
            (
                .rejected(site, waiting: 9), "rejected with 9 waiting: Shop/Checkout.swift:42",
                .critical
            ),
            (
                .refused(site, retryInSeconds: 1.5),
                "refused, the factory fails; again in 1.5 s: Shop/Checkout.swift:42", .critical
            ),
            (
                .command(Fixture.outcome(3), actor: "dashboard"),
                "dashboard: \(Fixture.outcome(3).summary)", .accent
            ),
            (.phase(.draining), "draining", .accent),
            (
                .unreturned(id, site, heldSeconds: 90),
                "#7 still out at shutdown after 1m30s: Shop/Checkout.swift:42", .warning
            ),
            (
                .revoked(id, site, heldSeconds: 12),
                "#7 revoked after 12 s: Shop/Checkout.swift:42",
                .warning
            ),
            (
                .leakSuspected(id, site, heldSeconds: 12),
                "#7 held for 12 s, a leak?: Shop/Checkout.swift:42", .warning
            ),
            (
                .deadlock(site, heldAt: [site], smallestSize: 3, isCertain: true),
                "deadlock: Shop/Checkout.swift:42 waits for Shop/Checkout.swift:42; "
                    + "a size of 3 would do", .critical
            ),
            (
                .workload("leak begins in orders", actor: "dashboard"),
                "dashboard: leak begins in orders", .accent
            ),
        ]
        for (kind, words, role) in kinds {
            let event = PoolEvent(sequence: 1, pool: "orders", instantNanoseconds: 0, kind: kind)
            #expect(EventText(event).text == words)
            #expect(EventText(event).role == role)
        }
    }

    @Test("plain text has no escapes, whatever a pool is called")
    func plain() {
        let batches = Fixture.batches(2, pools: ["bad\u{1B}[2J\nname", "注文"])
        let text = PlainFrame.text(of: batches[1], previous: batches[0])
        #expect(!text.contains("\u{1B}"))
        #expect(text.split(separator: "\n").count == 9)
        let ascii = PlainFrame.text(of: batches[1], previous: nil, ascii: true)
        #expect(ascii.unicodeScalars.allSatisfy { $0.isASCII })
        let nothing = SampleBatch(
            time: Fixture.start, instantNanoseconds: 1, intervalNanoseconds: 0, pools: [],
            events: [])
        #expect(PlainFrame.text(of: nothing, previous: nil).contains("0 pools"))
    }
}
