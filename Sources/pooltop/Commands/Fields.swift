import ArgumentParser
import PoolMetrics

/// `pooltop fields`: the table of everything that can be shown of a pool.
struct Fields: PooltopCommand {
    static let configuration = CommandConfiguration(
        commandName: "fields",
        abstract: "Print the table of fields: ids, units and meanings.",
        discussion: "The ids are the keys of --format json.")

    func execute() throws { try StandardStreams.write(SampleTable.fields()) }
}
