/// What callgrind wrote: the instructions of a run, and how often each function was called.
struct CallProfile {
    /// All instructions of the run.
    private(set) var instructions = 0
    /// Calls by function.
    private var calls: [String: Int] = [:]
    private struct Edge: Hashable {
        let caller: String
        let callee: String
    }
    /// Instructions of calls from one function to another, with all that those called.
    private var costs: [Edge: Int] = [:]

    /// How often any of these functions was called.
    func calls(of names: Set<String>) -> Int {
        calls.reduce(0) { names.contains($1.key) ? $0 + $1.value : $0 }
    }

    /// The instructions of all calls to functions whose mangled name has one of these parts,
    /// without the calls that they make of one another.
    func instructions(under parts: [String]) -> Int {
        func isMeant(_ name: String) -> Bool { parts.contains { name.contains($0) } }
        return costs.reduce(0) { sum, cost in
            isMeant(cost.key.callee) && !isMeant(cost.key.caller) ? sum + cost.value : sum
        }
    }

    /// Reads callgrind's format, as far as it is needed.
    ///
    /// A function is named once, as `(7) malloc`, and from then on called `(7)`; a line `cfn=` says
    /// whom the next line `calls=` is about; the line after that says what those calls cost.
    init(_ text: String) {
        var names: [Substring: String] = [:]
        var (caller, callee) = ("", "")
        var isCost = false
        for line in text.split(separator: "\n") {
            if isCost {
                isCost = false
                let cost = line.split(separator: " ").last.flatMap { Int($0) }
                costs[Edge(caller: caller, callee: callee), default: 0] += cost ?? 0
            } else if line.hasPrefix("calls=") {
                isCost = true
                let count = line.dropFirst(6).prefix { $0.isNumber }
                calls[callee, default: 0] += Int(count) ?? 0
            } else if line.hasPrefix("totals:") {
                instructions = Int(line.dropFirst(7).drop { $0 == " " }) ?? 0
            } else if line.hasPrefix("fn=") || line.hasPrefix("cfn=") {
                let reference = line.drop { $0 != "(" }
                let number = reference.prefix { $0 != ")" }
                let name = reference.dropFirst(number.count + 2)
                if !name.isEmpty { names[number] = Self.plain(name) }
                if line.hasPrefix("cfn=") {
                    callee = names[number] ?? ""
                } else {
                    caller = names[number] ?? ""
                }
            }
        }
    }

    /// The name without what callgrind adds: `malloc'2` is a recursion.
    private static func plain(_ name: Substring) -> String {
        String(name.prefix { $0 != "'" })
    }
}
