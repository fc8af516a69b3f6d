import ResourcePools
import ResourceTypes

// Commands, and what has to hold of clean-ups that somebody puts off, as seen from outside.
extension SimulatedPool {
    /// Runs a command.
    func command(_ step: ScheduleStep) throws {
        let deadline = shell.now.clampedAdding(scenario.commandDeadline)
        switch step {
        case .resize(let size):
            if !shell.limits.sizes.isEmpty { shell.limits.sizes.removeFirst() }
            _ = try tell { $0.resize(to: size, now: $1, actions: &$2) }
        case .cleanUp:
            shell.limits.cleanUps -= 1
            _ = try tell { $0.cleanUp(now: $1, actions: &$2) }
        case .drain:
            shell.limits.drains -= 1
            shell.awaitsEnd = true
            _ = try tell { $0.drain(deadline: deadline, now: $1, actions: &$2) }
        case .pause:
            shell.limits.pauses -= 1
            try tell { machine, now, _ in machine.pause(now: now) }
        case .resume: try tell { $0.resume(now: $1, actions: &$2) }
        case .reconnect:
            shell.limits.reconnects -= 1
            _ = try tell { $0.reconnect(now: $1, actions: &$2) }
        case .revoke(let slot):
            shell.limits.revocations -= 1
            _ = try tell { $0.revoke(slot: slot, now: $1, actions: &$2) }
        case .postpone(let slot, let nanoseconds):
            shell.limits.postponements -= 1
            try postpone(slot, by: nanoseconds)
        case .bypass(let isOn):
            shell.limits.bypasses -= 1
            _ = try tell { $0.setBypass(isOn, now: $1, actions: &$2) }
        default:
            shell.limits.shutDowns -= 1
            shell.awaitsEnd = true
            try tell { $0.shutDown(deadline: deadline, now: $1, actions: &$2) }
        }
    }

    /// Puts off the clean-up of a slot's resource.
    private func postpone(_ slot: Int, by nanoseconds: UInt64) throws {
        let (now, cell) = (shell.now, threads.state.cells[slot])
        let postponed = try tell { machine, now, _ in
            machine.postpone(slot: slot, by: nanoseconds, now: now)
        }
        guard let postponed else { return }
        let isLost = cell.isBroken || [.revoked, .disposing, .creating].contains(cell.word)
        guard !isLost, [.running, .paused].contains(machine.phase) else {
            throw ScheduleViolation("slot \(slot) is to be kept, and it goes in any case")
        }
        let moment = now.clampedAdding(postponed.dueAfterNanoseconds)
        let lifetime = machine.settings.maxLifetime
        guard postponed.dueAfterNanoseconds >= postponed.dueBeforeNanoseconds,
            postponed.dueAfterNanoseconds
                <= postponed.dueBeforeNanoseconds.clampedAdding(nanoseconds),
            // One that is out beyond that goes as it comes back.
            postponed.dueAfterNanoseconds == 0
                || moment <= cell.made.clampedAdding(lifetime).clampedAdding(lifetime)
        else { throw ScheduleViolation("slot \(slot) is kept for too long, until \(moment)") }
        threads.state.cells[slot].keptUntil = max(cell.keptUntil, moment)
    }

    /// What has been put off does not go for its age or for being idle.
    func expectNotKept(_ slot: Int, _ reason: DisposalReason) throws {
        let until = threads.state.cells[slot].keptUntil
        guard shell.now < until, reason == .idleTimeout || reason == .maxLifetime else { return }
        throw ScheduleViolation("slot \(slot) goes for \(reason) and was to be kept until \(until)")
    }
}
