// A program for the tests of PoolTerminal: it takes the screen, shows what it knows, and does one
// thing per key. `--stubborn` does not end at a signal; `--grace N` leaves N seconds for it;
// `--keys-only` takes ^C as a key; `--no-mouse` leaves the mouse to the terminal;
// `--twice` takes the screen a second time; `--no-screen` and
// `--capture` do without one.
import PoolDashboard
import PoolTerminal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct Probe {
    let screen: TerminalScreen
    let capture: StandardErrorCapture
    let isStubborn: Bool
    var seen: [String: Int] = [:]
    var lastKeys = ""
    var same = -1
    var lastFrameBytes = 0

    /// Words without blanks, so that each arrives in one piece.
    func frame() -> Canvas {
        var canvas = Canvas(size: screen.size)
        let counts = seen.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let lines = [
            "READY", "size=\(screen.size.width)x\(screen.size.height)",
            "depth=\(screen.colourDepth.rawValue)", "unicode=\(screen.supportsUnicode)",
            "type=\(screen.type)", "keys=\(lastKeys).", "same=\(same).",
            "errors=\(capture.lines):\(capture.lastLine).", counts.joined(separator: ","),
        ]
        for (y, line) in lines.enumerated() {
            for (x, character) in line.enumerated() {
                let style = Style(y == 0 ? .ok : .foreground, bold: y == 1)
                canvas[x, y] = Canvas.Cell(text: character, style: style)
            }
        }
        canvas[0, 12] = Canvas.Cell(text: "表", style: Style(.title))
        canvas[1, 12] = Canvas.Cell(text: nil, style: Style(.title))
        canvas[2, 12] = Canvas.Cell(text: "é", style: Style(.title))
        return canvas
    }

    mutating func run(theme: Theme) {
        while true {
            capture.refresh()
            let canvas = frame()
            screen.invalidate()
            let before = screen.bytesWritten
            screen.present(canvas, theme: theme)
            lastFrameBytes = screen.bytesWritten - before
            switch screen.waitForEvent(timeout: .seconds(600)) {
            case .input(let inputs):
                lastKeys = inputs.map(name).joined(separator: "+")
                for case .key(let key) in inputs
                where act(on: key, canvas: canvas, theme: theme) { return }
            case .resized: seen["resized", default: 0] += 1
            case .wake: seen["wake", default: 0] += 1
            case .continued: seen["continued", default: 0] += 1
            case .signal(let number):
                seen["signal", default: 0] += 1
                if isStubborn { continue }
                screen.restore()
                complain("work ended in order")
                capture.close()
                TerminalScreen.die(ofSignal: number)
            case .closed: exit(9)
            case nil: exit(8)
            }
        }
    }

    func name(_ input: TerminalInput) -> String {
        switch input {
        case .key(let key): "\(key)"
        case .mouse(let event): "\(event.button)@\(event.column),\(event.row)"
        }
    }

    mutating func act(on key: Key, canvas: Canvas, theme: Theme) -> Bool {
        switch key {
        case .character("q"): return true
        case .character("t"): fatalError("a trap was wanted")
        case .character("a"): abort()
        case .character("s"): UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
        case .character("o"): print(deeper(1))
        case .character("x"): crashElsewhere()
        case .character("e"): complain("a line of the log")
        case .character("z"): screen.suspend()
        case .character("m"): screen.setMouse(false)
        case .character("M"): screen.setMouse(true)
        case .character("8"): screen.colourLimit = .ansi8
        case .character("6"): screen.colourLimit = .indexed256
        case .character("0"): screen.colourLimit = nil
        case .character("y"): screen.copy("orders: 3 in use\n")
        case .character("p"): writeToNobody()
        case .character("d"):
            do { _ = try TerminalScreen() } catch { complain("\(error)") }
        case .character("w"):
            let waker = TerminalWaker()
            for _ in 0..<1000 { waker.wake() }
        case .character("n"):
            let before = screen.bytesWritten
            for _ in 0..<100 { screen.present(canvas, theme: theme) }
            same = screen.bytesWritten - before
        case .character("r"):
            storm(theme)
            return true
        case .character("v"): complain(String(repeating: "x", count: 300_000))
        default: break
        }
        return false
    }

    /// Shows many frames, each a little or much unlike the one before, and tells the last in words.
    func storm(_ theme: Theme) {
        var seed: UInt64 = 42
        func number(_ limit: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % limit
        }
        var canvas = Canvas(size: screen.size)
        let words = ["12", "0 s", "orders", "⣀⣤⣿", "━━●", "   ", "────────", "é µ"]
        for _ in 0..<120 {
            for _ in 0..<number(60) {
                let style = Style(
                    Role.allCases[number(Role.allCases.count)],
                    on: number(4) == 0 ? .barBackground : .background, bold: number(5) == 0,
                    reverse: number(9) == 0, underline: number(9) == 0)
                canvas.write(
                    words[number(words.count)], x: number(canvas.size.width),
                    y: number(canvas.size.height), style: style)
            }
            if number(4) == 0 {
                // As a list whose rows move on.
                for y in stride(from: canvas.size.height - 1, to: 4, by: -1) {
                    for x in 0..<canvas.size.width { canvas[x, y] = canvas[x, y - 1] }
                }
            }
            screen.present(canvas, theme: theme)
        }
        for line in canvas.text.split(separator: "\n") { complain("|\(line)|") }
    }

    func complain(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func deeper(_ depth: Int) -> Int {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 1024) { space in
            space[0] = depth
            return depth > 0 ? deeper(depth + 1) + space[0] : 0
        }
    }

    func writeToNobody() {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        close(ends[0])
        _ = write(ends[1], "x", 1)
        close(ends[1])
    }

    func crashElsewhere() {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { _ in
                let empty: [Int] = CommandLine.arguments.compactMap { Int($0) }
                print(empty[0])
                return nil
            }, nil)
        pthread_join(thread, nil)
    }
}

/// Captures what it writes to standard error, says what it counted, and lets it out.
func captureOnly(_ texts: some Sequence<String>) throws {
    var texts = Array(texts)
    if texts.first == "--to-nowhere" {
        let nowhere = open("/dev/null", O_WRONLY)
        dup2(nowhere, STDERR_FILENO)
        print("capturing=\(try StandardErrorCapture().isCapturing)")
        texts.removeFirst()
    }
    let capture = try StandardErrorCapture()
    if texts.first == "--much" {
        texts = (1...40).map { block in
            let lines = (1...1000).map {
                "line \((block - 1) * 1000 + $0) of the log, and more of it"
            }
            return lines.joined(separator: "\n") + "\n"
        }
    }
    for text in texts {
        _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
        capture.refresh()
    }
    print("lines=\(capture.lines) last=\(capture.lastLine)")
    fflush(nil)
    capture.close()
}

let arguments = CommandLine.arguments
var options = TerminalScreen.Options()
// Longer than a busy machine takes to do what a test waits for.
options.graceSeconds = 600
if let place = arguments.firstIndex(of: "--grace") {
    options.graceSeconds = Int(arguments[place + 1]) ?? 0
}
options.hasMouse = !arguments.contains("--no-mouse")
options.hasKeyboardSignals = !arguments.contains("--keys-only")
do {
    if arguments.dropFirst().first == "--capture" {
        try captureOnly(arguments.dropFirst(2))
        exit(0)
    }
    if arguments.contains("--no-screen") {
        let watch = try SignalWatch(graceSeconds: options.graceSeconds)
        print("WATCHING")
        while let event = watch.waitForEvent(timeout: .seconds(600)) {
            if case .signal(let number) = event {
                print("work ended in order")
                fflush(nil)
                TerminalScreen.die(ofSignal: number)
            }
        }
        exit(8)
    }
    if arguments.contains("--twice") {
        let first = try TerminalScreen(options: options)
        first.present(Canvas(size: first.size), theme: .plain)
        first.close()
        first.close()
        first.present(Canvas(size: first.size), theme: .plain)
    }
    let screen = try TerminalScreen(options: options)
    let capture = try StandardErrorCapture()
    var probe = Probe(
        screen: screen, capture: capture, isStubborn: arguments.contains("--stubborn"))
    probe.run(theme: ThemeCatalog().usual)
    screen.close()
    capture.close()
    print("ended with \(screen.isOpen ? "an open" : "a closed") screen,", terminator: " ")
    print("last frame \(probe.lastFrameBytes) bytes")
} catch {
    print(error)
    exit(7)
}
