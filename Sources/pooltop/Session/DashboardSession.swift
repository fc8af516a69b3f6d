import Foundation
import PoolDashboard
import PoolFeeds
import PoolMetrics
import PoolTerminal
import ResourcePools

/// The dashboard on the terminal, over any feed: the one loop of live and replay.
///
/// The first thread sleeps in the terminal's wait. What others have for it comes through the
/// mailbox; a key, a signal, another size or a second that has passed wakes it too. Each time, the
/// events go into ``DashboardState``, its effects are carried out elsewhere, and the frame is
/// shown, which writes nothing where nothing changed.
final class DashboardSession {
    /// What a session shows and works with.
    struct Parts {
        /// Where the data comes from.
        var feed: any SampleFeed
        /// What acts on pools; nil in a replay, whose pools are gone.
        var commands: PoolCommands?
        /// What changes the workload; nil where there is none.
        var workload: WorkloadControl?
        /// What records; nil in a replay.
        var recorder: Recorder?
        /// The folder that recordings go into.
        var recordFolder = "."
        /// Where the palette's history is kept.
        var history = CommandHistoryFile()
        /// What the dashboard is told.
        var options: DashboardOptions
        /// The themes to choose from.
        var themes: ThemeLibrary
        /// The file that setup keeps settings in.
        var configuration: String
        /// When to end by itself.
        var duration: Duration?
    }

    /// What came from elsewhere while the first thread slept.
    let mailbox = Mailbox<DashboardEvent>()

    private let screen: TerminalScreen
    private let capture: StandardErrorCapture
    private var cost = OwnCost()
    private var workloadToldAt: UInt64 = 0
    /// What is being written into the history.
    private var remembering: Task<Void, Never>?
    private var isOver = false

    /// Takes the terminal.
    ///
    /// - Parameter settings: whether the mouse is used, and how many colours.
    /// - Throws: ``TerminalError``; the terminal is then as it was.
    init(_ settings: Settings) throws {
        capture = try StandardErrorCapture()
        do {
            var options = TerminalScreen.Options()
            options.graceSeconds = Self.graceSeconds
            options.hasMouse = settings.mouse
            screen = try TerminalScreen(options: options)
            // Who asks for colours by name wants them, whatever is meant for all programs.
            screen.colourLimit = settings.colours.limit
        } catch {
            capture.close()
            throw error
        }
    }

    /// How long a first signal leaves for closing the recording and the pools.
    static let graceSeconds = 5

    /// Whether the terminal can show more than ASCII.
    var supportsUnicode: Bool { screen.supportsUnicode }

    /// Runs until the person quits, the duration is over or a signal comes.
    ///
    /// The terminal is given back before it returns. Until ``close()`` a second signal still
    /// kills, and what is written to standard error is still kept back.
    func run(_ parts: Parts) -> SessionEnding {
        // The terminal comes back first, however slow the disk is.
        defer { if let remembering { Blocking.wait { await remembering.value } } }
        defer { screen.restore() }
        let (feed, mailbox) = (parts.feed, mailbox)
        let pump = Task.detached {
            for await update in feed.updates { mailbox.post(.feed(update)) }
        }
        let runner = Task.detached { await feed.run() }
        defer {
            runner.cancel()
            pump.cancel()
        }
        var options = parts.options
        options.commandHistory = parts.history.lines
        options.size = screen.size
        options.hasClipboard = screen.hasClipboard
        if getenv("TMUX") != nil {
            options.clipboardNote = "tmux passes it on after 'set -s set-clipboard on'"
        }
        options.instantNanoseconds = SystemPoolClock().nowNanoseconds()
        return loop(DashboardState(options), parts)
    }

    /// Gives the terminal back, and shows what standard error got meanwhile.
    ///
    /// Again, it does nothing.
    func close() {
        guard !isOver else { return }
        isOver = true
        screen.close()
        capture.close()
    }

    private func loop(_ initial: DashboardState, _ parts: Parts) -> SessionEnding {
        var state = initial
        var themes = parts.themes
        var theme = themes.catalog.usual
        let clock = ContinuousClock()
        let end = parts.duration.map { clock.now + $0 }
        var events: [DashboardEvent] = []
        while true {
            let reload = themes.refresh(using: state.themeName)
            let told = mailbox.take() + housekeeping(parts) + (reload.map { [$0] } ?? [])
            for event in events + told {
                for effect in state.update(event) {
                    guard perform(effect, parts) else { return .done }
                }
            }
            events = []
            if theme.name != state.themeName || reload == .themeReloaded,
                let chosen = try? themes.catalog.theme(named: state.themeName)
            {
                theme = chosen
            }
            screen.setMouse(state.settings.mouse)
            screen.colourLimit = state.settings.colours.limit
            let began = SystemPoolClock().nowNanoseconds()
            screen.present(state.render(size: screen.size), theme: theme)
            cost.countFrame(
                nanoseconds: SystemPoolClock().nowNanoseconds() - began,
                bytesWritten: screen.bytesWritten)
            let left = end.map { $0 - clock.now }
            if let left, left <= .zero { return .done }
            switch screen.waitForEvent(timeout: min(.seconds(1), left ?? .seconds(1))) {
            case .input(let inputs): events = inputs.map(Self.event)
            case .resized(let size): events = [.resized(size)]
            case .signal(let number):
                screen.restore()
                return .signal(number)
            case .closed: return .signal(SIGHUP)
            case .wake, .continued, nil: break
            }
        }
    }

    private static func event(_ input: TerminalInput) -> DashboardEvent {
        switch input {
        case .key(let key): .key(key)
        case .mouse(let event): .mouse(event)
        }
    }

    /// What is so at every turn: the time, what all this costs, and what has been written to
    /// standard error.
    private func housekeeping(_ parts: Parts) -> [DashboardEvent] {
        let now = SystemPoolClock().nowNanoseconds()
        var events = [DashboardEvent.tick(instantNanoseconds: now)]
        if let reading = cost.read(now: now, droppedUpdates: parts.feed.droppedUpdates) {
            events.append(.observed(reading))
        }
        if let workload = parts.workload, now >= workloadToldAt + 1_000_000_000 {
            workloadToldAt = now
            events.append(.workload(workload.status()))
        }
        if capture.refresh() {
            events.append(.logged(lines: capture.lines, last: capture.lastLine))
        }
        return events
    }

    /// Carries an effect out, or starts to.
    ///
    /// - Returns: false for the end.
    private func perform(_ effect: DashboardEffect, _ parts: Parts) -> Bool {
        switch effect {
        case .quit: return false
        case .perform(let command, let pools):
            parts.commands?.run(command, on: pools, outcomes: mailbox)
        case .workload(let command): parts.workload?.run(command, outcomes: mailbox)
        case .feed(let request): parts.feed.request(request)
        case .startRecording: startRecording(parts.recorder, in: parts.recordFolder)
        case .stopRecording: stopRecording(parts.recorder)
        case .bookmark(let name, let time): keepBookmark(name, time, parts.recorder)
        case .saveSettings(let changes): save(changes, in: parts.configuration)
        case .remember(let line):
            remembering = Task.detached { [remembering, history = parts.history] in
                await remembering?.value
                history.add(line)
            }
        case .copy(let text): screen.copy(text)
        case .suspend: screen.suspend()
        case .redraw: screen.invalidate()
        }
        return true
    }

    private func save(_ changes: [SettingKey: String], in file: String) {
        let mailbox = mailbox
        Task.detached {
            do {
                try SettingsKeeper(SystemFileStore()).keep(changes, in: file)
                mailbox.post(.settingsSaved(file: file))
            } catch {
                mailbox.post(.settingsFailed(message: "\(error)"))
            }
        }
    }

    private func startRecording(_ recorder: Recorder?, in folder: String) {
        guard let recorder else { return }
        let mailbox = mailbox
        let file = "\(folder)/" + LocalClock.recordingName(at: WallClock.system.now)
        Task.detached {
            do {
                try recorder.start(file: file, overwrite: false)
                mailbox.post(.recordingStarted(file: file))
            } catch {
                mailbox.post(.recordingFailed(message: "\(error)"))
            }
        }
    }

    private func keepBookmark(_ name: String, _ time: WallTime, _ recorder: Recorder?) {
        let mailbox = mailbox
        Task.detached {
            do {
                try recorder?.bookmark(name, at: time)
            } catch {
                mailbox.post(.bookmarkFailed(message: "\(error)"))
            }
        }
    }

    private func stopRecording(_ recorder: Recorder?) {
        let mailbox = mailbox
        Task.detached {
            do {
                guard let closed = try recorder?.stop() else { return }
                mailbox.post(.recordingStopped(file: closed.file, batches: closed.batches))
            } catch {
                mailbox.post(.recordingFailed(message: "\(error)"))
            }
        }
    }
}
