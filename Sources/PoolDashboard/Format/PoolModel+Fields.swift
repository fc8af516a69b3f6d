import PoolMetrics

extension PoolModel {
    /// The value of a field, for people.
    ///
    /// - Precondition: there is a field of this id.
    func text(_ id: String) -> String { PoolModel.field(id).text(of: self) }

    /// The field of an id that is written in the code of a view.
    static func field(_ id: String) -> PoolField {
        guard let field = PoolField.named(id) else {
            preconditionFailure("there is no field \(id): see PoolField.all")
        }
        return field
    }
}
