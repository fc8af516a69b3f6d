import PoolDashboard
import PoolWorkloads
import TestSupport
import Testing

/// What is shipped inside the binary is what lies in the folders, all of it, and can be used.
@Suite("Embedded files")
struct EmbeddedTests {
    @Test("Every theme of the folder is embedded as it is, and parses")
    func themes() throws {
        let files = try Repository.files(below: "themes")
        #expect(Set(ThemeCatalog.shipped.map { "themes/\($0.file)" }) == Set(files))
        for (file, bytes) in ThemeCatalog.shipped {
            let text = try Repository.text("themes/\(file)")
            #expect(ThemeCatalog.text(of: bytes) == text, "\(file)")
            #expect(try "\(Theme(file: file, text: text).name).yaml" == file)
        }
        #expect(ThemeCatalog().problems.isEmpty)
        #expect(
            Set(ThemeCatalog().names).isSuperset(of: ["dark", "light", "mono", "high-contrast"]))
    }

    @Test("Every scenario of the folder is embedded as it is, and parses")
    func scenarios() throws {
        let folder = "Sources/PoolWorkloads/Scenarios"
        let files = try Repository.files(below: folder)
        #expect(Set(ScenarioCatalog.names.map { "\(folder)/\($0).yaml" }) == Set(files))
        for name in ScenarioCatalog.names {
            let text = try Repository.text("\(folder)/\(name).yaml")
            #expect(ScenarioCatalog.text(name) == text, "\(name)")
            #expect(try Scenario(yaml: text, file: name).name == name)
        }
        #expect(ScenarioCatalog.names == ["steady", "burst", "churn", "flaky", "leak"])
    }
}
