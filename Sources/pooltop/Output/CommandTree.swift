import ArgumentParser
import Foundation

/// Every command with its options, as the parser itself tells them: what the manual is made from.
struct CommandTree: Decodable {
    /// One command.
    struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    /// One option, flag or file of a command.
    struct Argument: Decodable {
        /// How it is written.
        struct Name: Decodable {
            let kind: String
            let name: String

            /// With its dashes.
            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let abstract: String?
    }

    /// The root.
    let command: Command

    /// Asks the parser.
    ///
    /// - Throws: ``CommandFailure`` where its answer is not what this expects.
    static func read() throws -> CommandTree {
        do {
            _ = try Pooltop.parseAsRoot(["--experimental-dump-help"])
        } catch {
            let answer = Data(Pooltop.fullMessage(for: error).utf8)
            return try JSONDecoder().decode(CommandTree.self, from: answer)
        }
        throw CommandFailure(
            .software, "the parser does not tell its commands",
            remedy: "this is a defect of pooltop; please report it")
    }
}
