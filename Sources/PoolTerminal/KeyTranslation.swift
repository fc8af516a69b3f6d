import CNcurses
import PoolDashboard

/// Turns what the terminal library read into keys and what the mouse did.
///
/// Modifiers of keys with names are left out: shift and left is left. An escape sequence that no
/// description knows is swallowed whole, so that its letters don't act as keys. The mouse's
/// sequences are read here and not by the library, whose form depends on the description: the
/// modern one, `ESC [ < button ; column ; row M`, and the old one with three bytes behind
/// `ESC [ M`. One that has not come whole waits for its rest.
package struct KeyTranslation {
    /// One thing read: a character, or a key with a code and perhaps a name such as `kUP5`.
    package enum Input: Sendable, Hashable {
        case scalar(UInt32)
        case code(Int32, name: String?)
    }

    /// The beginning of a mouse's sequence whose end has not come yet.
    private var unfinished: [Input] = []
    /// What no sequence of a mouse is longer than.
    private static let lengthLimit = 24

    package init() {}

    /// What a person did, of everything that was read at once.
    package mutating func take(_ inputs: [Input]) -> [TerminalInput] {
        var done: [TerminalInput] = []
        let all = unfinished + inputs
        unfinished = []
        var rest = all[...]
        while let input = rest.first {
            switch Self.mouse(rest) {
            case .event(let event, let length):
                if let event { done.append(.mouse(event)) }
                rest.removeFirst(length)
                continue
            case .unfinished:
                unfinished = Array(rest)
                return done
            case .other: break
            }
            rest.removeFirst()
            switch input {
            case .scalar(0x1B):
                if Self.swallowSequence(&rest) { continue }
                done.append(.key(.escape))
            case .scalar(let value):
                if let key = Self.key(ofScalar: value) { done.append(.key(key)) }
            case .code(let code, let name):
                if let key = Self.key(ofCode: code, name: name) { done.append(.key(key)) }
            }
        }
        return done
    }

    /// What a beginning of the input is of a mouse.
    private enum Mouse {
        /// A sequence of this length; it may mean nothing here, as a button that is let go.
        case event(MouseEvent?, length: Int)
        /// A sequence whose end is still to come.
        case unfinished
        /// Something else.
        case other
    }

    private static func mouse(_ inputs: ArraySlice<Input>) -> Mouse {
        let scalars = inputs.prefix(lengthLimit).prefix {
            if case .scalar = $0 { true } else { false }
        }
        .map { input -> UInt32 in if case .scalar(let value) = input { value } else { 0 } }
        guard scalars.count >= 3, scalars[0] == 0x1B, scalars[1] == 0x5B else { return .other }
        switch scalars[2] {
        case 0x3C: return modernMouse(scalars)
        case 0x4D:  // M and three bytes, each 32 too large; places count from 1
            guard scalars.count >= 6 else { return .unfinished }
            let parts = scalars[3..<6].map { Int($0) - 32 }
            let event = event(parts[0], column: parts[1], row: parts[2], isPress: true)
            return .event(event, length: 6)
        default: return .other
        }
    }

    private static func modernMouse(_ scalars: [UInt32]) -> Mouse {
        var parts = [0]
        for (place, value) in scalars.enumerated().dropFirst(3) {
            switch value {
            case 0x30...0x39:
                parts[parts.count - 1] = parts[parts.count - 1] * 10 + Int(value - 0x30)
            case 0x3B: parts.append(0)
            case 0x4D, 0x6D:
                guard parts.count == 3 else { return .event(nil, length: place + 1) }
                let event = event(
                    parts[0], column: parts[1], row: parts[2], isPress: value == 0x4D)
                return .event(event, length: place + 1)
            default: return .other
            }
            if parts[parts.count - 1] > 100_000 { return .other }
        }
        return scalars.count < lengthLimit ? .unfinished : .other
    }

    /// A button's code: the two lowest bits, 32 for a motion, 64 for the wheel, modifiers between.
    private static func event(
        _ code: Int, column: Int, row: Int, isPress: Bool
    ) -> MouseEvent? {
        guard isPress, code >= 0, code & 32 == 0, column >= 1, row >= 1 else { return nil }
        let buttons: [MouseEvent.Button?] =
            code & 64 == 0 ? [.left, .middle, .right, nil] : [.wheelUp, .wheelDown, nil, nil]
        return buttons[code & 3].map { MouseEvent($0, column: column - 1, row: row - 1) }
    }

    /// Takes an unknown sequence that follows an escape; false when none does.
    private static func swallowSequence(_ rest: inout ArraySlice<Input>) -> Bool {
        switch rest.first {
        case .scalar(0x5B):  // [ parameters, then one of @ to ~
            guard rest.count > 1 else { return false }
            rest.removeFirst()
            while case .scalar(let value) = rest.first, value < 0x80 {
                rest.removeFirst()
                if value >= 0x40 && value <= 0x7E { break }
            }
            return true
        case .scalar(0x4F):  // O and one more
            guard rest.count > 1 else { return false }
            rest.removeFirst(2)
            return true
        default:
            return false
        }
    }

    private static func key(ofScalar value: UInt32) -> Key? {
        switch value {
        case 0x09: return .tab
        case 0x0A, 0x0D: return .enter
        case 0x08, 0x7F: return .backspace
        case 0x00: return .control(" ")
        case 0x01...0x1A: return .control(letter(0x60 + value))
        case 0x1C...0x1F: return .control(letter(0x40 + value))
        case 0x80..<0xA0: return nil
        default: return Unicode.Scalar(value).map { .character(Character($0)) }
        }
    }

    private static func letter(_ value: UInt32) -> Character {
        Character(Unicode.Scalar(UInt8(truncatingIfNeeded: value)))
    }

    private static func key(ofCode code: Int32, name: String?) -> Key? {
        if let found = named[code] { return found }
        for number in 1...12 where code == curses_function_key(Int32(number)) {
            return .function(number)
        }
        guard let name else { return nil }
        return families.first { name.hasPrefix($0.prefix) }?.key
    }

    private static let named: [Int32: Key] = [
        KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right,
        KEY_SR: .up, KEY_SF: .down, KEY_SLEFT: .left, KEY_SRIGHT: .right,
        KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown, KEY_SPREVIOUS: .pageUp, KEY_SNEXT: .pageDown,
        KEY_A1: .home, KEY_A3: .pageUp, KEY_C1: .end, KEY_C3: .pageDown,
        KEY_HOME: .home, KEY_END: .end, KEY_FIND: .home, KEY_SELECT: .end, KEY_LL: .end,
        KEY_SHOME: .home, KEY_SEND: .end, KEY_BEG: .home,
        KEY_ENTER: .enter, KEY_BTAB: .backTab, KEY_BACKSPACE: .backspace,
        KEY_DC: .delete, KEY_SDC: .delete, KEY_IC: .insert, KEY_SIC: .insert,
    ]

    /// Names of keys with modifiers, as terminal descriptions extend them.
    private static let families: [(prefix: String, key: Key)] = [
        ("kUP", .up), ("kDN", .down), ("kLFT", .left), ("kRIT", .right), ("kHOM", .home),
        ("kEND", .end), ("kPRV", .pageUp), ("kNXT", .pageDown), ("kDC", .delete), ("kIC", .insert),
    ]

    /// Sequences that terminals send although their descriptions name others.
    package static let variants: [(sequence: String, code: Int32)] =
        [
            ("[A", KEY_UP), ("[B", KEY_DOWN), ("[C", KEY_RIGHT), ("[D", KEY_LEFT),
            ("OA", KEY_UP), ("OB", KEY_DOWN), ("OC", KEY_RIGHT), ("OD", KEY_LEFT),
            ("[H", KEY_HOME), ("[F", KEY_END), ("OH", KEY_HOME), ("OF", KEY_END),
            ("[1~", KEY_HOME), ("[4~", KEY_END), ("[7~", KEY_HOME), ("[8~", KEY_END),
            ("[2~", KEY_IC), ("[3~", KEY_DC), ("[5~", KEY_PPAGE), ("[6~", KEY_NPAGE),
            ("[Z", KEY_BTAB), ("OM", KEY_ENTER),
        ]
        + zip(1...4, "PQRS").map { ("O\($1)", curses_function_key(Int32($0))) }
        + zip(1...5, "ABCDE").map { ("[[\($1)", curses_function_key(Int32($0))) }
        + zip(1...12, [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24]).map {
            ("[\($1)~", curses_function_key(Int32($0)))
        }
}
