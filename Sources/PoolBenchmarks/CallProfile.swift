/// What callgrind wrote: the instructions of a run, and how often each function was called.
struct CallProfile {
    /// All instructions of the run.
    private(set) var instructions = 0
    /// Calls by function.
    private var calls: [String: Int] = [:]

    /// How often any of these functions was called.
    func calls(of names: Set<String>) -> Int {
        calls.reduce(0) { names.contains($1.key) ? $0 + $1.value : $0 }
    }

    /// Reads callgrind's format, as far as it is needed.
    ///
    /// A function is named once, as `(7) malloc`, and from then on called `(7)`; a line `cfn=` says
    /// whom the next line `calls=` is about.
    init(_ text: String) {
        var names: [Substring: String] = [:]
        var callee: String?
        for line in text.split(separator: "\n") {
            if line.hasPrefix("calls=") {
                let count = line.dropFirst(6).prefix { $0.isNumber }
                if let callee { calls[callee, default: 0] += Int(count) ?? 0 }
            } else if line.hasPrefix("totals:") {
                instructions = Int(line.dropFirst(7).drop { $0 == " " }) ?? 0
            } else if line.hasPrefix("fn=") || line.hasPrefix("cfn=") {
                let reference = line.drop { $0 != "(" }
                let number = reference.prefix { $0 != ")" }
                let name = reference.dropFirst(number.count + 2)
                if !name.isEmpty { names[number] = Self.plain(name) }
                if line.hasPrefix("cfn=") { callee = names[number] }
            }
        }
    }

    /// The name without what callgrind adds: `malloc'2` is a recursion.
    private static func plain(_ name: Substring) -> String {
        String(name.prefix { $0 != "'" })
    }
}
