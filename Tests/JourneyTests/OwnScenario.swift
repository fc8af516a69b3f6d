/// A person's own scenario, as the text of its file: one small pool, titled `My own`.
enum OwnScenario {
    static func text(named name: String) -> String {
        """
        name: \(name)
        title: My own
        pools:
          - {name: only, kind: memory, size: 1...2}
        work:
          - {pool: only, site: render, per_second: 5, think: 1ms}
        """
    }
}
