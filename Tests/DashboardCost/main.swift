// What the dashboard costs, measured as a user would have it: the real program on a real terminal,
// a recording of ten pools under everyday traffic, 120×40. Other monitors that are installed come
// beside it. Run it on a machine that does nothing else:
//
//     swift build -c release && .build/release/DashboardCost
//
// `--seconds N` is how long each row is looked at, `--recording FILE` spares the minute of making
// one, `--only WORD` keeps the rows that have the word in their name.
import Foundation

#if DEBUG
    print("DashboardCost was built without optimisation: use swift build -c release")
    exit(64)
#else
    do {
        try CostTable(CommandLine.arguments.dropFirst()).run()
    } catch {
        print("DashboardCost: \(error)")
        exit(1)
    }
#endif
