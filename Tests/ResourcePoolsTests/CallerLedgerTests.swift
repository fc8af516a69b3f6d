import ResourceTypes
import TestSupport
import Testing

@testable import ResourcePools

@Suite("What call sites have done", .disposesOfEverything)
struct CallerLedgerTests {
    private let checkout = SiteWord.pack("Shop/Checkout.swift", 42)
    private let report = SiteWord.pack("Shop/Report.swift", 7)

    @Test("Waits and timed leases are counted by call site, the busiest first")
    func counted() {
        let ledger = CallerLedger()
        #expect(ledger.callers() == [])
        ledger.noteWait(at: report)
        for _ in 0..<99 { ledger.noteHold(at: checkout, nanoseconds: 1_000_000) }
        ledger.noteHold(at: checkout, nanoseconds: 900_000_000)
        let callers = ledger.callers()
        #expect(
            callers.map(\.site.description) == ["Shop/Checkout.swift:42", "Shop/Report.swift:7"])
        #expect(callers.map(\.timed) == [100, 0])
        #expect(callers.map(\.waited) == [0, 1])
        #expect((700_000...1_050_000).contains(callers[0].usualHoldNanoseconds))
        #expect((700_000...1_050_000).contains(callers[0].longHoldNanoseconds))
        #expect(callers[1].usualHoldNanoseconds == 0 && callers[1].longHoldNanoseconds == 0)
        ledger.noteHold(at: checkout, nanoseconds: 900_000_000)
        #expect(ledger.callers()[0].longHoldNanoseconds > 500_000_000)
    }

    @Test("Any word may stand for a call site")
    func anyWord() {
        let ledger = CallerLedger()
        let words: [UInt64] = [1, 1 << 62, 1 << 63, .max / 39 + 1, .max]
        for word in words {
            for _ in 0..<CallerLedger.enough { ledger.noteHold(at: word, nanoseconds: 5_000) }
        }
        #expect(words.allSatisfy { ledger.habit(of: $0) != nil })
    }

    @Test("There is room for 64, a reading has 32, and what is not known is nobody")
    func bound() {
        let ledger = CallerLedger()
        ledger.noteHold(at: 0, nanoseconds: 5)
        for line in 1...100 as ClosedRange<UInt> {
            let site = SiteWord.pack("Shop/Many.swift", line)
            for _ in 0..<line { ledger.noteHold(at: site, nanoseconds: 5_000) }
            ledger.noteWait(at: site)
        }
        let all = ledger.callers(limit: .max)
        #expect(all.count == CallerLedger.capacity)
        #expect(all.map(\.site.line) == Array((1...64).reversed()))
        #expect(all.allSatisfy { $0.timed == UInt64($0.site.line) && $0.waited == 1 })
        #expect(ledger.callers() == Array(all.prefix(PoolStatistics.siteLimit)))
    }

    @Test("Many threads at once lose nothing")
    func threads() async {
        final class Shared: Sendable { let ledger = CallerLedger() }
        let shared = Shared()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for turn in 0..<2_000 as Range<UInt> {
                        let site = SiteWord.pack("Shop/Busy.swift", turn % 20 + 1)
                        shared.ledger.noteHold(at: site, nanoseconds: 2_000)
                        shared.ledger.noteWait(at: site)
                    }
                }
            }
        }
        let callers = shared.ledger.callers()
        #expect(callers.count == 20)
        #expect(callers.allSatisfy { $0.timed == 400 && $0.waited == 400 })
    }
}
