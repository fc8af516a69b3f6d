/// Finds the field that a person means.
enum FieldLookup {
    /// What may be left out at the end of an id.
    static let suffixes = ["_seconds", "_total", "_bytes"]

    /// The place in ``PoolField/all`` of a field, by its id or by its id without the unit.
    static func place(of name: String, offset: Int) throws(FieldConditionError) -> Int {
        let wanted = name.lowercased()
        if let place = places[wanted] { return place }
        let meant = suffixes.compactMap { places[wanted + $0] }
        if let place = meant.first, meant.count == 1 { return place }
        if meant.count > 1 {
            let ids = meant.map { PoolField.all[$0].id }.joined(separator: " or ")
            throw FieldConditionError(
                code: .ambiguousField, offset: offset,
                message: "\(name) may be more than one field: write \(ids)")
        }
        let near = suggestions(for: wanted)
        let remedy =
            near.isEmpty
            ? "pooltop fields lists them" : "did you mean \(near.joined(separator: " or "))?"
        throw FieldConditionError(
            code: .unknownField, offset: offset, message: "there is no field \(name): \(remedy)")
    }

    private static let places = Dictionary(
        PoolField.all.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })

    /// Up to three ids like the given one, the likest first.
    static func suggestions(for wanted: String) -> [String] {
        let limit = max(1, wanted.count / 3)
        return PoolField.all.compactMap { field -> (id: String, distance: Int)? in
            let spellings =
                [field.id]
                + suffixes.filter { field.id.hasSuffix($0) }
                .map { String(field.id.dropLast($0.count)) }
            let nearest = spellings.map { Spelling.distance($0, wanted) }.min() ?? .max
            let begins = wanted.count >= 3 && field.id.hasPrefix(wanted)
            return begins || nearest <= limit ? (field.id, begins ? 0 : nearest) : nil
        }.enumerated().sorted {
            ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset)
        }
        .prefix(3).map(\.element.id)
    }
}

extension PoolField {
    /// The field that a person means, by its id or by its id without the unit.
    ///
    /// - Throws: ``FieldConditionError`` with the fields that may have been meant.
    package static func meant(by name: String) throws(FieldConditionError) -> PoolField {
        all[try FieldLookup.place(of: name, offset: 0)]
    }
}
