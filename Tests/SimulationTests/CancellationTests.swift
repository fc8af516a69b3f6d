import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("Cancellations by the million", .disposesOfEverything, .timeLimit(.minutes(30)))
struct CancellationTests {
    /// How the acquires of a batch ended.
    struct Ends: Sendable {
        var leased = 0
        var cancelled = 0
        var otherwise = 0
    }

    /// Tasks that acquire, and are cancelled at every possible moment of that: before they begin,
    /// while they wait, and while a resource is being handed to them.
    func batch(_ size: Int, _ pool: ResourcePool<TrackedResource>, turn: Int) async -> Ends {
        let tasks = (0..<size).map { index in
            Task { () -> PoolError.Code? in
                do {
                    let lease = try await pool.acquire()
                    lease.resource.beginUse()
                    if index % 3 == turn % 3 { await Task.yield() }
                    lease.resource.endUse()
                    return nil
                } catch {
                    return (error as? PoolError)?.code ?? .notFound
                }
            }
        }
        for yields in 0..<(turn % 4) where yields >= 0 { await Task.yield() }
        for index in 0..<size {
            tasks[(index * 7 + turn) % size].cancel()
            // Resources are handed over while others are being cancelled.
            if index % 5 == turn % 5 { await Task.yield() }
        }
        var ends = Ends()
        for task in tasks {
            switch await task.value {
            case nil: ends.leased += 1
            case .cancelled: ends.cancelled += 1
            default: ends.otherwise += 1
            }
        }
        return ends
    }

    @Test(
        "no race between a cancellation and a hand-over loses a task or a resource",
        arguments: [Duration.zero, .milliseconds(1)])
    func races(bargingBound: Duration) async throws {
        let total = Int(environment("POOLTOP_RACES") ?? 20_000)
        let factory = ScriptedFactory()
        var configuration = PoolConfiguration.patient(.fixed(2))
        configuration.acquireTimeout = nil
        configuration.bargingBound = bargingBound
        let pool = try ResourcePool(
            name: "races", configuration: configuration, factory: factory)
        try await pool.warmUp()
        var (ends, raced, turn) = (Ends(), 0, 0)
        let start = ContinuousClock.now
        while raced < total {
            let done = await batch(50, pool, turn: turn)
            ends.leased += done.leased
            ends.cancelled += done.cancelled
            ends.otherwise += done.otherwise
            raced += 50
            turn += 1
        }
        let took = ContinuousClock.now - start
        print("\(raced) cancellation races in \(took), bound \(bargingBound): \(ends)")
        #expect(ends.leased + ends.cancelled == raced)
        #expect(ends.otherwise == 0)
        // Both happened, or nothing raced.
        #expect(ends.leased > 0 && ends.cancelled > 0)
        #expect(pool.inUse.isEmpty)
        let reading = pool.statistics(detail: false)
        #expect(reading.waiting == 0)
        #expect(reading.cancelled == UInt64(ends.cancelled))
        #expect(reading.acquired == UInt64(ends.leased))
        #expect(factory.made.count == 2)
        await pool.shutDown(deadline: patience)
        #expect(factory.problems.isEmpty && factory.undisposed.isEmpty)
    }

    /// In a process of its own, where nothing else takes memory; not with a sanitizer, which keeps
    /// what is freed on purpose.
    @Test("waiters that were cancelled leave nothing behind", .disabled(if: isSanitized))
    func memory() async throws {
        let child = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) {
            // What it finds it says, and who asked it judges: a trap here would say nothing.
            let total = Int(environment("POOLTOP_WAITERS") ?? 300_000)
            print(total, try await cancelWaiters(total), separator: " ", terminator: "\n")
        }
        let output = String(decoding: try #require(child).standardOutputContent, as: UTF8.self)
        let numbers = output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(numbers.count == 2, "\(output)")
        let (total, growth) = (numbers[0], numbers[1])
        print("\(total) cancelled waiters: \(growth) bytes more")
        // A word for each of the quarter would be more than that.
        #expect(growth <= min(total / 4 * 5, 8 << 20))
    }
}

/// Whether a sanitizer's runtime is part of this process.
private let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

private struct Odd: Error { let what: String }

/// Cancels so many waiters of a pool whose only resource is out all the time.
///
/// - Returns: by how many bytes the process has grown in the quarter, but the first, in which it
///   has grown least: a leak is in each, what a busy machine adds is not; in the first the
///   allocator takes what its threads need.
private func cancelWaiters(_ total: Int) async throws -> Int {
    let pool = ResourcePool(name: "memory", minSize: 1, maxSize: 1, factory: { 1 })
    let lease = try await pool.acquire()
    var (cancelled, sizes) = (0, [Int]())
    while cancelled < total {
        let tasks = (0..<100).map { _ in
            Task { () -> Bool in
                do {
                    _ = try await pool.acquire(timeout: .seconds(3_600))
                    return false
                } catch {
                    return (error as? PoolError)?.code == .cancelled
                }
            }
        }
        while pool.statistics(detail: false).waiting < tasks.count { await Task.yield() }
        for task in tasks { task.cancel() }
        for task in tasks {
            guard await task.value else { throw Odd(what: "a cancelled acquire ended otherwise") }
        }
        cancelled += tasks.count
        if cancelled * 4 >= total * (sizes.count + 1) { sizes.append(residentBytes()) }
    }
    let growth = zip(sizes, sizes.dropFirst()).map { $1 - $0 }.min() ?? 0
    guard pool.statistics(detail: false).cancelled == UInt64(cancelled) else {
        throw Odd(what: "the pool counted another number of cancellations")
    }
    lease.release()
    await pool.shutDown(deadline: .seconds(1))
    return growth
}

/// How much memory the process has: the second number of `/proc/self/statm`, in pages.
private func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { fatalError("no /proc/self/statm") }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { fatalError("statm is empty") }
    let numbers = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.split(separator: 32)
    guard numbers.count > 1, let pages = Int(String(decoding: numbers[1], as: UTF8.self)) else {
        fatalError("statm has no second number")
    }
    return pages * sysconf(Int32(_SC_PAGESIZE))
}
