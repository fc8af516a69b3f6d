/// Numbers for people: short, and always in the unit that fits.
enum FieldText {
    /// `0`, `0.25`, `8.4`, `812`, `1.2e+09`: three digits that matter.
    static func decimal(_ number: Double) -> String {
        let size = abs(number)
        switch size {
        case 0: return "0"
        case ..<0.01: return number < 0 ? "-0.01" : "<0.01"
        case ..<1: return fixed(number, digits: 2)
        case ..<100: return fixed(number, digits: 1)
        case ..<1e9: return fixed(number, digits: 0)
        default: return "\(number)"
        }
    }

    /// `0`, `250ns`, `3.1ms`, `12s`, `2m05s`, `3h20m`.
    static func seconds(_ number: Double) -> String {
        guard number >= 0, number.isFinite else { return "–" }
        switch number {
        case 0: return "0"
        case ..<0.999_5e-6: return fixed(number * 1e9, digits: 0) + "ns"
        case ..<0.999_5e-3: return short(number * 1e6) + "µs"
        case ..<0.999_5: return short(number * 1e3) + "ms"
        case ..<59.95: return short(number) + "s"
        case ..<359_999.5: break
        default: return fixed(number / 86_400, digits: 0) + "d"
        }
        let whole = Int(number.rounded())
        let (hours, minutes, rest) = (whole / 3_600, whole / 60 % 60, whole % 60)
        return hours > 0 ? "\(hours)h\(two(minutes))m" : "\(minutes)m\(two(rest))s"
    }

    /// `83%`.
    static func share(_ number: Double) -> String { fixed(number * 100, digits: 0) + "%" }

    private static func short(_ number: Double) -> String {
        fixed(number, digits: number < 9.95 ? 1 : 0)
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Rounded to so many digits after the point, all of them written.
    static func fixed(_ number: Double, digits: Int) -> String {
        guard digits > 0 else {
            return Int(exactly: number.rounded()).map(String.init) ?? "\(number)"
        }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        guard let scaled = Int(exactly: (abs(number) * scale).rounded()) else { return "\(number)" }
        let unit = Int(scale)
        let fraction = String(scaled % unit)
        let padding = String(repeating: "0", count: digits - fraction.utf8.count)
        let sign = number < 0 && scaled > 0 ? "-" : ""
        return "\(sign)\(scaled / unit).\(padding)\(fraction)"
    }
}
