import ResourceTypes

/// Reads what a field is compared with, and converts it to the field's unit.
enum FieldLiteral {
    private static let sizes: [(suffix: String, bytes: Double)] = [
        ("KiB", 1_024), ("MiB", 1_048_576), ("GiB", 1_073_741_824),
    ]
    private static let multiples: [(suffix: String, factor: Double)] = [("k", 1e3), ("M", 1e6)]

    /// The value of a text for a field.
    static func value(
        of text: String, for field: PoolField, offset: Int
    ) throws(FieldConditionError) -> FieldCondition.Value {
        let number: Double?
        switch field.format {
        case .text: return .text(text.lowercased())
        case .seconds:
            number =
                plain(text[...]) ?? DurationText.nanoseconds(text[...]).map { Double($0) / 1e9 }
        case .share:
            number =
                text.hasSuffix("%")
                ? plain(text.dropLast()).map { $0 / 100 } : plain(text[...])
            if let number, number > 1, !text.hasSuffix("%") {
                throw FieldConditionError(
                    code: .badValue, offset: offset,
                    message: "\(field.id) is a share of 1: write \(text)%, or at most 1")
            }
        case .rate: number = multiple(text.hasSuffix("/s") ? text.dropLast(2) : text[...])
        case .count: number = field.unit == "bytes" ? size(text) : multiple(text[...])
        }
        guard let number else {
            throw FieldConditionError(
                code: .badValue, offset: offset,
                message: "\(text) does not fit \(field.id): write \(form(of: field))")
        }
        return .number(number)
    }

    /// What a field's value has to look like, for errors.
    static func form(of field: PoolField) -> String {
        switch field.format {
        case .text: "a word, as in \(field.id) = sqlite"
        case .seconds: "a duration, as in \(field.id) > 50ms"
        case .share: "a share, as in \(field.id) > 80%"
        case .rate: "a number per second, as in \(field.id) > 100"
        case .count:
            field.unit == "bytes"
                ? "a size, as in \(field.id) > 64MiB" : "a number, as in \(field.id) > 5"
        }
    }

    private static func plain(_ text: Substring) -> Double? {
        guard !text.isEmpty, text.allSatisfy({ ("0"..."9").contains($0) || $0 == "." }) else {
            return nil
        }
        return Double(text)
    }

    private static func multiple(_ text: Substring) -> Double? {
        guard let unit = multiples.first(where: { text.hasSuffix($0.suffix) }) else {
            return plain(text)
        }
        return plain(text.dropLast(unit.suffix.count)).map { $0 * unit.factor }
    }

    private static func size(_ text: String) -> Double? {
        guard let unit = sizes.first(where: { text.hasSuffix($0.suffix) }) else {
            return plain(text[...])
        }
        return plain(text.dropLast(unit.suffix.count)).map { $0 * unit.bytes }
    }
}
