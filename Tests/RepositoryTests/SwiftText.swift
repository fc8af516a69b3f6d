/// The text of a Swift file with the insides of its comments and string literals blanked out.
///
/// ```swift
/// SwiftText(of: #"let a = "{" // }"#).code   // `let a = " "` and blanks
/// ```
/// Lines stay where they are, so that a finding can name them. It knows nested block
/// comments, raw and multi-line strings; what is interpolated is blanked with its string. Regex
/// literals are taken for code: a brace in one has to have its partner.
struct SwiftText {
    /// The code, blanked.
    let code: String

    /// Blanks a file's text.
    init(of text: String) {
        var scanner = Scanner(Array(text.utf8))
        scanner.scan()
        code = String(decoding: scanner.output, as: UTF8.self)
    }

    private struct Scanner {
        let input: [UInt8]
        var output: [UInt8] = []
        private var position = 0
        private let newline = UInt8(ascii: "\n")
        private let quote = UInt8(ascii: "\"")
        private let hash = UInt8(ascii: "#")

        init(_ input: [UInt8]) {
            self.input = input
            output.reserveCapacity(input.count)
        }

        mutating func scan() {
            while position < input.count {
                switch input[position] {
                case UInt8(ascii: "/") where starts("//"):
                    while position < input.count, input[position] != newline { blank() }
                case UInt8(ascii: "/") where starts("/*"): blockComment()
                case quote, hash: string()
                default: keep()
                }
            }
        }

        private func starts(_ text: String, at offset: Int? = nil) -> Bool {
            let start = offset ?? position
            guard start + text.utf8.count <= input.count else { return false }
            return zip(input[start...], text.utf8).allSatisfy { $0 == $1 }
        }

        private mutating func keep() {
            output.append(input[position])
            position += 1
        }

        private mutating func blank() {
            output.append(input[position] == newline ? newline : UInt8(ascii: " "))
            position += 1
        }

        private mutating func blank(_ count: Int) {
            for _ in 0..<count where position < input.count { blank() }
        }

        private mutating func blockComment() {
            var depth = 0
            repeat {
                if starts("/*") {
                    depth += 1
                    blank(2)
                } else if starts("*/") {
                    depth -= 1
                    blank(2)
                } else {
                    blank()
                }
            } while depth > 0 && position < input.count
        }

        /// A literal from its opening `#`s and quotes on; a `#` of anything else is kept.
        private mutating func string() {
            let hashes = String(
                repeating: "#", count: input[position...].prefix { $0 == hash }.count)
            let open = position + hashes.count
            guard open < input.count, input[open] == quote else { return keep() }
            let quotes = starts("\"\"\"", at: open) ? "\"\"\"" : "\""
            let close = quotes + hashes
            let escape = "\\" + hashes
            blank(hashes.count + quotes.count)
            while position < input.count, !starts(close) {
                if starts(escape + "(") {
                    interpolation(escape.count)
                } else if starts(escape) {
                    blank(escape.count + 1)
                } else if quotes.count == 1, input[position] == newline {
                    return
                } else {
                    blank()
                }
            }
            blank(close.count)
        }

        /// What stands between the parentheses may hold strings of its own.
        private mutating func interpolation(_ escape: Int) {
            blank(escape + 1)
            var depth = 1
            while position < input.count, depth > 0 {
                if input[position] == quote {
                    string()
                    continue
                }
                if input[position] == UInt8(ascii: "(") { depth += 1 }
                if input[position] == UInt8(ascii: ")") { depth -= 1 }
                blank()
            }
        }
    }
}
