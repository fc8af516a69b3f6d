import PoolMetrics
import ResourceTypes

/// Packs what happened in an event; its pool, number and time are columns beside it.
///
/// ```
///  1 created            resource, seconds (real)
///  2 create_failed      message, seconds to the next attempt (real)
///  3 disposed           resource, reason byte
///  4 dispose_failed     resource, message
///  5 validation_failed  resource, message
///  6 reset_failed       resource, message
///  7 broken             resource, call site
///  8 exhausted          maximum (signed)
///  9 recovered          seconds (real)
/// 10 timed_out          call site, seconds waited (real)
/// 11 rejected           call site, waiting (signed)
/// 12 command            command, disposed, five numbers (signed), actor
/// 13 phase              its name
/// 14 unreturned         resource, call site (older builds; now 17)
/// 15 leak_suspected     resource, call site, seconds held (real)
/// 16 deadlock           call site, count and call sites, size (signed), 1 where it is certain
/// 17 unreturned         resource, call site, seconds held (real)
/// 18 revoked            resource, call site, seconds held (real)
/// 19 command            as 12, then who waited before and after (signed)
/// 20 workload           what was changed, actor
/// 21 refused            call site, seconds to the next attempt (real)
/// ```
/// The first byte is the kind; the rest is packed as ``BytePacker`` says. A command is a byte (1
/// clean up, 2 resize, 3 drain …), a resize has its minimum and maximum after it, and a
/// postponement (12) its resource, nanoseconds, and 1 with a reason byte and when it was due before
/// and after, in nanoseconds from then, or 0 where there was nothing to put off. `disposed` is a
/// count, then a reason byte and a number (signed) each, by reason. The five numbers are size
/// before and after, idle before and after, in use.
enum EventCodec {
    static func pack(_ kind: PoolEvent.Kind, sites: inout SiteTable) -> [UInt8] {
        var packer = BytePacker()
        switch kind {
        case .created(let resource, let seconds):
            packer.head(1, resource)
            packer.real(seconds)
        case .createFailed(let message, let retry):
            packer.byte(2)
            packer.text(message)
            packer.real(retry)
        case .disposed(let resource, let reason):
            packer.head(3, resource)
            packer.byte(DetailCodec.code(of: reason, in: DetailCodec.reasons))
        case .disposeFailed(let resource, let message):
            packer.head(4, resource)
            packer.text(message)
        case .validationFailed(let resource, let message):
            packer.head(5, resource)
            packer.text(message)
        case .resetFailed(let resource, let message):
            packer.head(6, resource)
            packer.text(message)
        case .broken(let resource, let site):
            packer.head(7, resource)
            packer.count(sites.number(of: site))
        case .exhausted(let maximum):
            packer.byte(8)
            packer.signed(Int64(maximum))
        case .recovered(let seconds):
            packer.byte(9)
            packer.real(seconds)
        case .timedOut(let site, let seconds):
            packer.byte(10)
            packer.count(sites.number(of: site))
            packer.real(seconds)
        case .rejected(let site, let waiting):
            packer.byte(11)
            packer.count(sites.number(of: site))
            packer.signed(Int64(waiting))
        case .refused(let site, let retry):
            packer.byte(21)
            packer.count(sites.number(of: site))
            packer.real(retry)
        case .command(let outcome, let actor):
            pack(outcome, actor: actor, into: &packer)
        case .phase(let phase):
            packer.byte(13)
            packer.text(phase.rawValue)
        case .unreturned(let resource, let site, let seconds):
            packer.lease(17, resource, sites.number(of: site), seconds)
        case .leakSuspected(let resource, let site, let seconds):
            packer.lease(15, resource, sites.number(of: site), seconds)
        case .revoked(let resource, let site, let seconds):
            packer.lease(18, resource, sites.number(of: site), seconds)
        case .deadlock(let site, let heldAt, let size, let isCertain):
            packer.byte(16)
            packer.count(sites.number(of: site))
            packer.count(heldAt.count)
            for site in heldAt { packer.count(sites.number(of: site)) }
            packer.signed(Int64(size))
            packer.byte(isCertain ? 1 : 0)
        case .workload(let what, let actor):
            packer.byte(20)
            packer.text(what)
            packer.text(actor)
        }
        return packer.bytes
    }

    static func unpack(
        _ bytes: [UInt8], sites: SiteTable
    ) throws(ByteUnpacker.Failure) -> PoolEvent.Kind {
        var unpacker = ByteUnpacker(bytes)
        let kind = try unpackKind(&unpacker, sites: sites)
        guard unpacker.isAtEnd else {
            throw ByteUnpacker.Failure(description: "event has bytes left over")
        }
        return kind
    }

    private static func unpackKind(
        _ bytes: inout ByteUnpacker, sites: SiteTable
    ) throws(ByteUnpacker.Failure) -> PoolEvent.Kind {
        let code = try bytes.byte()
        switch code {
        case 1: return .created(try bytes.resource(), seconds: try bytes.real())
        case 2: return .createFailed(message: try bytes.text(), retryInSeconds: try bytes.real())
        case 3:
            let resource = try bytes.resource()
            return .disposed(
                resource, try DetailCodec.element(of: DetailCodec.reasons, at: try bytes.byte()))
        case 4: return .disposeFailed(try bytes.resource(), message: try bytes.text())
        case 5: return .validationFailed(try bytes.resource(), message: try bytes.text())
        case 6: return .resetFailed(try bytes.resource(), message: try bytes.text())
        case 7: return .broken(try bytes.resource(), try sites.site(try bytes.unsigned()))
        case 8: return .exhausted(maximum: try bytes.gauge())
        case 9: return .recovered(afterSeconds: try bytes.real())
        case 10:
            return .timedOut(
                try sites.site(try bytes.unsigned()), waitedSeconds: try bytes.real())
        case 11:
            return .rejected(
                try sites.site(try bytes.unsigned()), waiting: try bytes.gauge())
        case 12, 19: return try unpackCommand(&bytes, hasWaiters: code == 19)
        case 13:
            let name = try bytes.text()
            guard let phase = PoolPhase(rawValue: name) else {
                throw ByteUnpacker.Failure(description: "phase \(name) means nothing")
            }
            return .phase(phase)
        case 14, 15, 17, 18: return try unpackLease(code, &bytes, sites: sites)
        case 16: return try unpackDeadlock(&bytes, sites: sites)
        case 20: return .workload(try bytes.text(), actor: try bytes.text())
        case 21:
            return .refused(
                try sites.site(try bytes.unsigned()), retryInSeconds: try bytes.real())
        default: throw ByteUnpacker.Failure(description: "event kind \(code) means nothing")
        }
    }

    /// What tells of one lease.
    private static func unpackLease(
        _ code: UInt8, _ bytes: inout ByteUnpacker, sites: SiteTable
    ) throws(ByteUnpacker.Failure) -> PoolEvent.Kind {
        let (resource, site) = (try bytes.resource(), try sites.site(try bytes.unsigned()))
        let seconds = code == 14 ? 0 : try bytes.real()
        return switch code {
        case 15: .leakSuspected(resource, site, heldSeconds: seconds)
        case 18: .revoked(resource, site, heldSeconds: seconds)
        default: .unreturned(resource, site, heldSeconds: seconds)
        }
    }

    private static func unpackDeadlock(
        _ bytes: inout ByteUnpacker, sites: SiteTable
    ) throws(ByteUnpacker.Failure) -> PoolEvent.Kind {
        let site = try sites.site(try bytes.unsigned())
        var heldAt: [CallSite] = []
        for _ in 0..<(try bytes.count()) { heldAt.append(try sites.site(try bytes.unsigned())) }
        return .deadlock(
            site, heldAt: heldAt, smallestSize: try bytes.gauge(),
            isCertain: try bytes.byte() == 1)
    }

    // MARK: - Commands

    private static func pack(
        _ outcome: PoolCommandOutcome, actor: String, into packer: inout BytePacker
    ) {
        guard let before = outcome.waitingBefore, let after = outcome.waitingAfter else {
            packer.byte(12)
            pack(outcome, into: &packer)
            packer.text(actor)
            return
        }
        packer.byte(19)
        pack(outcome, into: &packer)
        packer.text(actor)
        packer.signed(Int64(before))
        packer.signed(Int64(after))
    }

    private static func unpackCommand(
        _ bytes: inout ByteUnpacker, hasWaiters: Bool
    ) throws(ByteUnpacker.Failure) -> PoolEvent.Kind {
        let outcome = try unpackOutcome(&bytes)
        let actor = try bytes.text()
        guard hasWaiters else { return .command(outcome, actor: actor) }
        let (before, after) = (try bytes.gauge(), try bytes.gauge())
        return .command(
            PoolCommandOutcome(
                command: outcome.command, disposed: outcome.disposed,
                sizeBefore: outcome.sizeBefore, sizeAfter: outcome.sizeAfter,
                idleBefore: outcome.idleBefore, idleAfter: outcome.idleAfter,
                inUse: outcome.inUse, revoked: outcome.revoked, postponed: outcome.postponed,
                waitingBefore: before, waitingAfter: after),
            actor: actor)
    }

    private static func pack(_ outcome: PoolCommandOutcome, into packer: inout BytePacker) {
        switch outcome.command {
        case .cleanUp: packer.byte(1)
        case .resize(let size):
            packer.byte(size.targetPermille == nil ? 2 : 10)
            packer.count(size.minimum)
            packer.count(size.maximum)
            if let target = size.targetPermille { packer.count(target) }
        case .drain: packer.byte(3)
        case .pause: packer.byte(4)
        case .resume: packer.byte(5)
        case .reconnect: packer.byte(6)
        case .dispose(let resource): packer.head(7, resource)
        case .bypass(let isOn): packer.byte(isOn ? 8 : 9)
        case .revoke(let resource):
            packer.head(11, resource)
            packer.signed(Int64(outcome.revoked))
        case .postpone(let resource, let duration):
            packer.head(12, resource)
            packer.unsigned(duration.clampedNanoseconds)
            packer.byte(outcome.postponed == nil ? 0 : 1)
            if let postponed = outcome.postponed {
                packer.byte(DetailCodec.code(of: postponed.reason, in: DetailCodec.reasons))
                packer.unsigned(postponed.dueBeforeNanoseconds)
                packer.unsigned(postponed.dueAfterNanoseconds)
            }
        }
        packer.count(outcome.disposed.count)
        for (reason, number) in outcome.disposed.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            packer.byte(DetailCodec.code(of: reason, in: DetailCodec.reasons))
            packer.signed(Int64(number))
        }
        for number in [
            outcome.sizeBefore, outcome.sizeAfter, outcome.idleBefore, outcome.idleAfter,
            outcome.inUse,
        ] {
            packer.signed(Int64(number))
        }
    }

    private static func unpackOutcome(
        _ bytes: inout ByteUnpacker
    ) throws(ByteUnpacker.Failure) -> PoolCommandOutcome {
        let command: PoolCommand
        var revoked = 0
        var postponed: PoolCommandOutcome.Postponement?
        switch try bytes.byte() {
        case 1: command = .cleanUp
        case 2: command = .resize(try unpackSize(&bytes, adapts: false))
        case 10: command = .resize(try unpackSize(&bytes, adapts: true))
        case 3: command = .drain
        case 4: command = .pause
        case 5: command = .resume
        case 6: command = .reconnect
        case 7: command = .dispose(try bytes.resource())
        case 8: command = .bypass(true)
        case 9: command = .bypass(false)
        case 11:
            command = .revoke(try bytes.resource())
            revoked = try bytes.gauge()
        case 12:
            let (resource, nanoseconds) = (try bytes.resource(), try bytes.unsigned())
            command = .postpone(resource, by: .nanoseconds(Int64(clamping: nanoseconds)))
            postponed = try bytes.byte() == 0 ? nil : try unpackPostponement(&bytes)
        case let code: throw ByteUnpacker.Failure(description: "command \(code) means nothing")
        }
        var disposed: [DisposalReason: Int] = [:]
        for _ in 0..<(try bytes.count()) {
            let reason = try DetailCodec.element(of: DetailCodec.reasons, at: try bytes.byte())
            disposed[reason] = try bytes.gauge()
        }
        return PoolCommandOutcome(
            command: command, disposed: disposed, sizeBefore: try bytes.gauge(),
            sizeAfter: try bytes.gauge(), idleBefore: try bytes.gauge(),
            idleAfter: try bytes.gauge(), inUse: try bytes.gauge(), revoked: revoked,
            postponed: postponed)
    }

    private static func unpackPostponement(
        _ bytes: inout ByteUnpacker
    ) throws(ByteUnpacker.Failure) -> PoolCommandOutcome.Postponement {
        let reason = try DetailCodec.element(of: DetailCodec.reasons, at: try bytes.byte())
        return PoolCommandOutcome.Postponement(
            reason, dueBeforeNanoseconds: try bytes.unsigned(),
            dueAfterNanoseconds: try bytes.unsigned())
    }

    private static func unpackSize(
        _ bytes: inout ByteUnpacker, adapts: Bool
    ) throws(ByteUnpacker.Failure) -> PoolSize {
        let (minimum, maximum) = (try bytes.unsigned(), try bytes.unsigned())
        let target = adapts ? Int(clamping: try bytes.unsigned()) : nil
        guard
            let size = PoolSize(
                minimum: Int(clamping: minimum), maximum: Int(clamping: maximum),
                targetPermille: target)
        else { throw ByteUnpacker.Failure(description: "size \(minimum)...\(maximum)") }
        return size
    }
}

extension BytePacker {
    fileprivate mutating func head(_ code: UInt8, _ resource: ResourceID) {
        byte(code)
        unsigned(resource.rawValue)
    }

    fileprivate mutating func lease(
        _ code: UInt8, _ resource: ResourceID, _ site: Int, _ seconds: Double
    ) {
        head(code, resource)
        count(site)
        real(seconds)
    }
}

extension ByteUnpacker {
    fileprivate mutating func resource() throws(Failure) -> ResourceID {
        ResourceID(rawValue: try unsigned())
    }
}
