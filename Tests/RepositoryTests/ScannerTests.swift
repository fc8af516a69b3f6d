import Testing

/// The instruments of the house rules are tested themselves: a rule that can't fail is none.
@Suite("The rules' own instruments")
struct ScannerTests {
    @Test("Comments and strings are blanked, code and lines stay")
    func blanking() {
        let text = SwiftText(
            of: """
                let a = "{" // }
                /* { /* nested */ } */ let b = #"a"b"# + "\\(f("}")) {"
                let c = \"""
                    {
                    \"""; let d = 1
                """)
        #expect(!text.code.contains("{"))
        #expect(!text.code.contains("}"))
        #expect(text.code.contains("let b ="))
        #expect(text.code.contains("let d = 1"))
        #expect(text.code.split(separator: "\n", omittingEmptySubsequences: false).count == 5)
    }

    @Test("Functions are measured from signature to closing brace")
    func measuring() {
        let file = SwiftFile(
            path: "Sources/X/Y.swift",
            text: """
                protocol P {
                    func required() -> Int
                    func also(_ a: Int)
                }
                struct Y {
                    init?(a: Int = 1, b: () -> Int = { 2 }) {
                        self.a = a
                    }
                    public func long(
                        a: Int
                    ) -> Int {
                        if a > 1 { return 2 }
                        return 1
                    }
                    deinit { print("}") }
                    var call: Int { Y.init(a: 3) }
                }
                """)
        #expect(
            file.functions == [
                SwiftFile.Function(name: "init", line: 6, length: 3),
                SwiftFile.Function(name: "long", line: 9, length: 6),
                SwiftFile.Function(name: "deinit", line: 15, length: 1),
            ])
    }

    @Test("Imports are found whatever stands before them")
    func imports() {
        let file = SwiftFile(
            path: "Sources/X/Y.swift",
            text: """
                public import A
                @preconcurrency package import B
                import struct C.D
                @testable import E
                // import F
                #if canImport(G)
                    import G
                #endif
                """)
        #expect(file.imports == ["A", "B", "C", "E", "G"])
    }

    @Test("Public nouns are the outer ones")
    func nouns() {
        let file = SwiftFile(
            path: "Sources/X/Pool+Extra.swift",
            text: """
                public final class Pool {
                    public struct Inner {}
                }
                @frozen public enum Other {}
                enum Hidden {}
                """)
        #expect(file.publicNouns == ["Pool", "Other"])
        #expect(file.noun == "Pool")
    }
}
