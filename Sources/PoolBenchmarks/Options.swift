import Glibc

/// What the command line asks for.
struct Options {
    /// `json` for one object on standard output, else a table.
    var isJSON = false
    /// Runs of each row; the rows take turns, and medians are given.
    var runs = 7
    /// The ids of the rows to run; empty for all.
    var only: Set<String> = []
    /// Whether the same work is done on other pools too.
    var hasPeers = false
    /// Set in a process of its own that a row has started.
    var child: String?

    static let usage = """
        PoolBenchmarks [--format text|json] [--runs N] [--only ID,ID…] [--peers]
        Rows: W1 W1-with W1b W2 W3-strict W3-barging W4 W5-wheel W5-scheduler W6 W7
        """

    init(_ arguments: ArraySlice<String>) {
        var rest = arguments
        while let argument = rest.popFirst() {
            switch argument {
            case "--format":
                switch rest.popFirst() {
                case "json": isJSON = true
                case "text": isJSON = false
                default: Self.refuse("--format takes text or json")
                }
            case "--runs":
                guard let text = rest.popFirst(), let number = Int(text), number > 0 else {
                    Self.refuse("--runs takes a number from 1")
                }
                runs = number
            case "--only":
                guard let text = rest.popFirst() else { Self.refuse("--only takes row ids") }
                only = Set(text.split(separator: ",").map(String.init))
            case "--peers": hasPeers = true
            case "--child": child = rest.popFirst()
            case "--help", "-h":
                print(Self.usage)
                exit(0)
            default: Self.refuse("\(argument) means nothing")
            }
        }
    }

    private static func refuse(_ message: String) -> Never {
        print("PoolBenchmarks: \(message): see below\n\(usage)")
        exit(64)
    }
}
