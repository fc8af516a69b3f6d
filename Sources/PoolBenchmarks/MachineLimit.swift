/// What the machine takes for one of the steps that every pool is made of, from the same run as the
/// rows.
struct MachineLimit {
    /// The id in the JSON, its unit last.
    let id: String
    /// What is done, in words.
    let title: String
    /// Nanoseconds, one figure a run.
    var values: [Double] = []

    init(id: String, title: String) {
        self.id = id
        self.title = title
    }

    var text: String { "\(title) \(values.median.figure) ns" }

    var json: String { "\"\(id)\":\(values.median.figure)" }
}
