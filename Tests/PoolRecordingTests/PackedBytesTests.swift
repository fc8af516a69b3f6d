import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolRecording

@Suite("Packed bytes")
struct PackedBytesTests {
    @Test("Numbers, reals and text come out as they went in", arguments: 1...10)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let unsigned = random.magnitude()
            let signed = Int64(bitPattern: random.magnitude()) * (random.once(in: 2) ? 1 : -1)
            let real = Double(bitPattern: random.next())
            let text = String(
                String.UnicodeScalarView(
                    (0..<5).map { _ in
                        Unicode.Scalar(UInt32.random(in: 0..<0xD800, using: &random)) ?? "?"
                    }))
            var packer = BytePacker()
            packer.unsigned(unsigned)
            packer.signed(signed)
            packer.real(real)
            packer.text(text)
            var unpacker = ByteUnpacker(packer.bytes)
            #expect(try unpacker.unsigned() == unsigned)
            #expect(try unpacker.signed() == signed)
            #expect(try unpacker.real().bitPattern == real.bitPattern)
            #expect(try unpacker.text() == text)
            #expect(unpacker.isAtEnd)
        }
    }

    @Test(
        "The ends of the range, and how many bytes they take",
        arguments: [
            (0, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (.max >> 1, 9), (.max, 10),
        ] as [(UInt64, Int)])
    func lengths(value: UInt64, bytes: Int) throws {
        var packer = BytePacker()
        packer.unsigned(value)
        #expect(packer.bytes.count == bytes)
        var unpacker = ByteUnpacker(packer.bytes)
        #expect(try unpacker.unsigned() == value)
    }

    @Test("Signed numbers near zero take one byte")
    func folding() throws {
        for value: Int64 in [0, -1, 1, -64, 63, .min, .max] {
            var packer = BytePacker()
            packer.signed(value)
            #expect((packer.bytes.count == 1) == (-64...63).contains(value))
            var unpacker = ByteUnpacker(packer.bytes)
            #expect(try unpacker.signed() == value)
        }
    }

    @Test("A number that is too long, a count beyond the end and bad text are refused")
    func refusals() {
        func refused(
            _ bytes: [UInt8], _ read: (inout ByteUnpacker) throws -> Void
        ) -> Bool {
            var unpacker = ByteUnpacker(bytes)
            do { try read(&unpacker) } catch { return "\(error)".hasPrefix("packed ") }
            return false
        }
        let outcomes = [
            refused([UInt8](repeating: 0xFF, count: 11)) { _ = try $0.unsigned() },
            refused([UInt8](repeating: 0xFF, count: 9) + [0x02]) { _ = try $0.unsigned() },
            refused([0x80]) { _ = try $0.unsigned() }, refused([]) { _ = try $0.byte() },
            refused([1, 2, 3]) { _ = try $0.real() }, refused([3, 65]) { _ = try $0.text() },
            refused([1, 0xFF]) { _ = try $0.text() }, refused([5, 1]) { _ = try $0.count() },
        ]
        #expect(outcomes == Array(repeating: true, count: 8))
    }
}

@Suite("The codecs of readings and events")
struct CodecTests {
    @Test("Histograms and lists of any reading come out as they went in", arguments: 1...25)
    func detail(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var sites = SiteTable()
        for _ in 0..<10 {
            let statistics = SampleFixtures.wildStatistics(using: &random)
            let bytes = DetailCodec.pack(statistics, sites: &sites)
            var result = statistics
            (result.wait, result.hold, result.create) = (.init(), .init(), .init())
            (result.slots, result.cleanups, result.sites) = ([], [], [])
            try DetailCodec.unpack(bytes, into: &result, sites: sites)
            #expect(result == statistics)
        }
    }

    @Test("What call sites did comes out as it went in, and nothing takes no byte")
    func callers() throws {
        var random = SeededRandom(seed: 3)
        var sites = SiteTable()
        for _ in 0..<100 {
            let callers = SampleFixtures.wildStatistics(using: &random).callers
            guard let bytes = CallerCodec.pack(callers, sites: &sites) else {
                #expect(callers.isEmpty)
                continue
            }
            #expect(try CallerCodec.unpack(bytes, sites: sites) == callers)
            for wrong in [bytes + [0], Array(bytes.dropLast())] {
                #expect(throws: ByteUnpacker.Failure.self) {
                    try CallerCodec.unpack(wrong, sites: sites)
                }
            }
        }
    }

    @Test("Events of every kind come out as they went in", arguments: 1...25)
    func events(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var sites = SiteTable()
        for kind in SampleFixtures.kinds(using: &random) {
            let bytes = EventCodec.pack(kind, sites: &sites)
            #expect(try EventCodec.unpack(bytes, sites: sites) == kind)
        }
    }

    @Test("Bytes that are cut short or longer, anywhere, are refused and never trap")
    func cut() throws {
        var random = SeededRandom(seed: 7)
        var sites = SiteTable()
        let statistics = SampleFixtures.workload(count: 3)[2].pools[0].statistics
        let bytes = DetailCodec.pack(statistics, sites: &sites)
        var result = PoolStatistics()
        for length in bytes.indices {
            #expect(throws: ByteUnpacker.Failure.self) {
                try DetailCodec.unpack(Array(bytes[..<length]), into: &result, sites: sites)
            }
        }
        #expect(throws: ByteUnpacker.Failure.self) {
            try DetailCodec.unpack(bytes + [0], into: &result, sites: sites)
        }
        for kind in SampleFixtures.kinds(using: &random) {
            let bytes = EventCodec.pack(kind, sites: &sites)
            for length in bytes.indices {
                #expect(throws: ByteUnpacker.Failure.self) {
                    try EventCodec.unpack(Array(bytes[..<length]), sites: sites)
                }
            }
            #expect(throws: ByteUnpacker.Failure.self) {
                try EventCodec.unpack(bytes + [0], sites: sites)
            }
        }
    }

    @Test(
        "Bytes that are wrong anywhere give a reading or an error, and never trap",
        arguments: 1...20)
    func wrong(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var sites = SiteTable()
        let statistics = SampleFixtures.wildStatistics(using: &random)
        let bytes = DetailCodec.pack(statistics, sites: &sites)
        let event = EventCodec.pack(SampleFixtures.wildKind(using: &random), sites: &sites)
        var outcomes: Set<Bool> = []
        for _ in 0..<300 {
            var result = PoolStatistics()
            let broken = damaged(bytes, using: &random)
            outcomes.insert(
                (try? DetailCodec.unpack(broken, into: &result, sites: sites)) != nil)
            let wrong = damaged(event, using: &random)
            outcomes.insert((try? EventCodec.unpack(wrong, sites: sites)) != nil)
        }
        #expect(outcomes.contains(false))
    }

    private func damaged(_ bytes: [UInt8], using random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
                in: 0...255, using: &random)
        }
        return bytes
    }

    @Test("What has a code keeps it: these lists only grow at the end")
    func codes() {
        #expect(
            DetailCodec.states.map(\.rawValue) == [
                "created", "initialized", "in_use", "idle", "failed", "disposed",
            ])
        #expect(
            DetailCodec.reasons.map(\.rawValue) == [
                "idle_timeout", "max_lifetime", "broken", "validation", "reset", "clean_up",
                "resize", "drain", "shutdown", "max_uses", "reconnect", "revoked", "bypass",
            ])
        #expect(Set(DetailCodec.states) == Set(ResourceState.allCases))
        #expect(Set(DetailCodec.reasons) == Set(DisposalReason.allCases))
        #expect(DetailCodec.activities == [nil, .validating, .resetting, .disposing, .revoked])
    }

    @Test("A reading packs into a fraction of its JSON")
    func size() {
        var sites = SiteTable()
        let statistics = SampleFixtures.workload(count: 60)[59].pools[0].statistics
        #expect(DetailCodec.pack(statistics, sites: &sites).count < 400)
    }
}
