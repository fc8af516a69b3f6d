/// How a terminal writes at a moment: its two colours, and what it adds to them.
///
/// ```swift
/// var pen = Pen()
/// pen.take([0, 1, 38, 5, 246])   // true: bold, in colour 246
/// ```
package struct Pen: Sendable, Hashable {
    /// A colour, as it was asked for: a terminal may show the same number differently by the way.
    package enum Ink: Sendable, Hashable {
        /// The terminal's own.
        case own
        /// One of the first sixteen, by its short name.
        case short(UInt8)
        /// One of 256.
        case indexed(UInt8)
    }

    package var foreground = Ink.own
    package var background = Ink.own
    package var isBold = false
    package var isUnderlined = false
    package var isReversed = false

    /// The terminal's own colours and nothing else.
    package init() {}

    /// Takes what `ESC [ … m` asks for; false where it asks for something else than these.
    package mutating func take(_ parameters: [Int]) -> Bool {
        var rest = parameters.isEmpty ? [0][...] : parameters[...]
        while let code = rest.popFirst() {
            switch code {
            case 0: self = Pen()
            // The usual characters, which the Linux console asks for with every change.
            case 10: break
            case 1: isBold = true
            case 4: isUnderlined = true
            case 7: isReversed = true
            case 22: isBold = false
            case 24: isUnderlined = false
            case 27: isReversed = false
            case 30...37: foreground = .short(UInt8(code - 30))
            case 90...97: foreground = .short(UInt8(code - 82))
            case 39: foreground = .own
            case 40...47: background = .short(UInt8(code - 40))
            case 100...107: background = .short(UInt8(code - 92))
            case 49: background = .own
            case 38, 48:
                guard rest.popFirst() == 5,
                    let number = rest.popFirst().flatMap(UInt8.init(exactly:))
                else { return false }
                if code == 38 {
                    foreground = .indexed(number)
                } else {
                    background = .indexed(number)
                }
            default: return false
            }
        }
        return true
    }

    /// Whether a blank of this pen looks like one of another: there, only what is behind is seen.
    package func blanksLook(like other: Pen) -> Bool {
        background == other.background && !isUnderlined && !isReversed && !other.isUnderlined
            && !other.isReversed
    }

    /// The shortest bytes after which a terminal writes so.
    ///
    /// - Parameters:
    ///   - before: how it wrote until now; nil where that is not known.
    ///   - canTakeOff: whether it knows how to take off one thing alone.
    package func bytes(after before: Pen?, canTakeOff: Bool) -> [UInt8] {
        if before == self { return [] }
        var codes = [0] + marks + colours(unlike: Pen())
        if codes == [0] { codes = [] }
        let whole = Pen.sequence(codes)
        guard let before else { return whole }
        var offs: [Int] = []
        if before.isBold, !isBold { offs.append(22) }
        if before.isUnderlined, !isUnderlined { offs.append(24) }
        if before.isReversed, !isReversed { offs.append(27) }
        let needsReset =
            (background == .own && before.background != .own)
            || (foreground == .own && before.foreground != .own) || !offs.isEmpty
        if needsReset, !canTakeOff { return whole }
        let old = before.marks
        let change = Pen.sequence(
            offs + marks.filter { !old.contains($0) } + colours(unlike: before))
        return change.count <= whole.count ? change : whole
    }

    private var marks: [Int] {
        (isBold ? [1] : []) + (isUnderlined ? [4] : []) + (isReversed ? [7] : [])
    }

    private func colours(unlike other: Pen) -> [Int] {
        (foreground == other.foreground ? [] : Pen.codes(foreground, base: 30))
            + (background == other.background ? [] : Pen.codes(background, base: 40))
    }

    private static func codes(_ ink: Ink, base: Int) -> [Int] {
        switch ink {
        case .own: [base + 9]
        case .short(let number): [number < 8 ? base + Int(number) : base + 52 + Int(number)]
        case .indexed(let number): [base + 8, 5, Int(number)]
        }
    }

    private static func sequence(_ codes: [Int]) -> [UInt8] {
        Array("\u{1B}[\(codes.map(String.init).joined(separator: ";"))m".utf8)
    }
}
