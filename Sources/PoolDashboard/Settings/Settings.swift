import PoolMetrics
import ResourceTypes

/// What a person can set, each with the value of someone who set nothing.
///
/// ```swift
/// var settings = Settings()
/// try settings.set(.interval, to: "500ms")
/// settings.text(of: .interval)          // "500ms"
/// ```
/// Every source of settings, the file, the environment and the command line, comes through
/// ``set(_:to:)``: what is accepted, and what is said of the rest, is the same for all.
public struct Settings: Sendable, Hashable {
    /// The theme's name or file.
    public var theme = ThemeCatalog.usualName
    /// How many colours are wanted.
    public var colours = ColourChoice.automatic
    /// Whether to draw with ASCII characters only.
    public var ascii = false
    /// Whether to take the mouse.
    public var mouse = true
    /// What graphs are made of.
    public var graphStyle = GraphStyle.braille
    /// Whether graphs stand still under a moving cursor.
    public var isSweeping = false
    /// The view to begin with.
    public var view = DashboardView.overview
    /// The columns of the overview, and how it is sorted.
    public var listing = PoolListing()
    /// What is to hold for a pool that is listed at the start; empty for all.
    public var filter = ""
    /// How often pools are sampled.
    public var intervalNanoseconds: UInt64 = 1_000_000_000
    /// How many times as fast a recording is played.
    public var speed = 1.0
    /// What the workload does.
    public var scenario = "steady"
    /// The folder that recordings go into.
    public var recordFolder = "."
    /// Whether nothing may be done to pools.
    public var readOnly = false
    /// The keys that a person gave to actions; what is not in it has the keys that it comes with.
    public var keys: [KeyAction: [Key]] = [:]

    /// The settings of someone who set nothing.
    public init() {}

    /// The bounds of the sampling interval, in nanoseconds.
    static let intervals: ClosedRange<UInt64> = 50_000_000...60_000_000_000

    /// Reads a value.
    ///
    /// - Throws: ``SettingProblem``; the value then stays as it was.
    public mutating func set(_ key: SettingKey, to text: String) throws(SettingProblem) {
        switch key {
        case .theme: theme = try Settings.word(text, "use a name that 'pooltop themes' lists")
        case .colours: colours = try Settings.choice(text)
        case .ascii: ascii = try Settings.truth(text)
        case .mouse: mouse = try Settings.truth(text)
        case .graphs: graphStyle = try Settings.choice(text)
        case .sweep: isSweeping = try Settings.truth(text)
        case .view: view = try Settings.choice(text)
        case .columns: listing.columns = try Settings.columns(text)
        case .sort: try setSort(text)
        case .filter: filter = try Settings.condition(text)
        case .interval: intervalNanoseconds = try Settings.interval(text)
        case .speed: speed = try Settings.speed(text)
        case .scenario:
            scenario = try Settings.word(text, "use a name that 'pooltop scenarios' lists")
        case .recordFolder: recordFolder = try Settings.word(text, "use a folder, such as .")
        case .readOnly: readOnly = try Settings.truth(text)
        }
    }

    /// A value as it is written in the file; what is read from it is the same value.
    public func text(of key: SettingKey) -> String {
        switch key {
        case .theme: return theme
        case .colours: return colours.rawValue
        case .ascii: return "\(ascii)"
        case .mouse: return "\(mouse)"
        case .graphs: return graphStyle.rawValue
        case .sweep: return "\(isSweeping)"
        case .view: return view.rawValue
        case .columns: return listing.columns.joined(separator: " ")
        case .sort:
            return (listing.sortField ?? "none") + (listing.isSortInverted ? " inverted" : "")
        case .filter: return filter
        case .interval: return Settings.text(ofNanoseconds: intervalNanoseconds)
        case .speed: return speed == speed.rounded() ? "\(Int(speed))" : "\(speed)"
        case .scenario: return scenario
        case .recordFolder: return recordFolder
        case .readOnly: return "\(readOnly)"
        }
    }

    /// Gives keys to an action, instead of those that it comes with; none at all for no text.
    ///
    /// - Throws: ``SettingProblem``; the action then keeps its keys.
    public mutating func assign(_ text: String, to action: KeyAction) throws(SettingProblem) {
        var found: [Key] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            let key = try Key(spelling: String(word))
            if let owner = KeyMap.fixed.first(where: { $0.value.contains(key) })?.key {
                guard owner == action else {
                    throw SettingProblem(
                        "\(key.name) always is \(owner.rawValue): use another key")
                }
                continue
            }
            if !found.contains(key) { found.append(key) }
        }
        keys[action] = found
    }
}

// MARK: - Reading

extension Settings {
    private static func word(_ text: String, _ remedy: String) throws(SettingProblem) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else { throw SettingProblem(remedy) }
        return text
    }

    private static func truth(_ text: String) throws(SettingProblem) -> Bool {
        switch text.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default: throw SettingProblem("use true or false")
        }
    }

    private static func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ text: String
    ) throws(SettingProblem) -> Value {
        guard let value = Value(rawValue: text.lowercased()) else {
            let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw SettingProblem("use one of \(all)")
        }
        return value
    }

    /// Ids of fields, with blanks or commas between.
    private static func columns(_ text: String) throws(SettingProblem) -> [String] {
        var found: [String] = []
        for word in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            let id = try field(String(word))
            // The name is always there.
            if id != "name", !found.contains(id) { found.append(id) }
        }
        return found
    }

    private static func field(_ name: String) throws(SettingProblem) -> String {
        do throws(FieldConditionError) {
            return try PoolField.meant(by: name).id
        } catch {
            throw SettingProblem(error.message)
        }
    }

    private mutating func setSort(_ text: String) throws(SettingProblem) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let first = words.first,
            words.count == 1 || (words.count == 2 && words[1] == "inverted")
        else { throw SettingProblem("use a field's id or none, and 'inverted' behind it or not") }
        listing = PoolListing(
            columns: listing.columns, sortField: first == "none" ? nil : try Settings.field(first),
            isSortInverted: words.count == 2)
    }

    private static func condition(_ text: String) throws(SettingProblem) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else { return "" }
        do throws(FieldConditionError) {
            _ = try FieldCondition(text)
        } catch {
            throw SettingProblem(error.description)
        }
        return text
    }

    private static func interval(_ text: String) throws(SettingProblem) -> UInt64 {
        guard let length = DurationText.nanoseconds(text[...]) else {
            throw SettingProblem("use a number and ms or s, 50ms to 60s")
        }
        let nanoseconds = UInt64(max(0, length))
        guard intervals.contains(nanoseconds) else { throw SettingProblem("use 50ms to 60s") }
        return nanoseconds
    }

    private static func speed(_ text: String) throws(SettingProblem) -> Double {
        guard let speed = Double(text), (0.1...100).contains(speed) else {
            throw SettingProblem("use a number from 0.1 to 100")
        }
        return speed
    }

    /// A duration in the largest unit that leaves a whole number.
    static func text(ofNanoseconds length: UInt64) -> String {
        for (unit, nanoseconds) in [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000)]
        where length % UInt64(nanoseconds) == 0 {
            return "\(length / UInt64(nanoseconds))\(unit)"
        }
        return "\(length)ns"
    }
}
