import TestSupport

/// The README's fenced blocks.
///
/// What a block is for stands behind its language: `sh run`.
struct Readme {
    /// One fenced block.
    struct Block {
        /// The language, `sh`, `swift` or `text`.
        let language: String
        /// What it is for; empty where nothing is said.
        let tag: String
        /// What stands in it.
        let lines: [String]
    }

    /// All blocks, in order.
    let blocks: [Block]

    /// Reads the README of this package.
    init() throws { self.init(text: try Repository.text("README.md")) }

    /// Reads a text.
    init(text: String) {
        var blocks: [Block] = []
        var open: (language: String, tag: String)?
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("```") else {
                lines.append(String(line))
                continue
            }
            if let (language, tag) = open {
                blocks.append(Block(language: language, tag: tag, lines: lines))
                open = nil
            } else {
                let words = line.dropFirst(3).split(separator: " ", maxSplits: 1).map(String.init)
                open = (words.first ?? "", words.count > 1 ? words[1] : "")
                lines = []
            }
        }
        self.blocks = blocks
    }

    /// The blocks of a language with a tag.
    func blocks(_ language: String, _ tag: String) -> [Block] {
        blocks.filter { $0.language == language && $0.tag == tag }
    }
}
