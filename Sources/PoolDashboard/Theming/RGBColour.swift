#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A colour by its parts of red, green and blue, and what a person sees of it.
///
/// ```swift
/// let paper = RGBColour(0xffffff)
/// RGBColour(text: "#1d1f21")?.contrast(with: paper)   // 16.5
/// ```
public struct RGBColour: Sendable, Hashable, CustomStringConvertible {
    /// The parts, 0 to 255.
    public let red, green, blue: UInt8

    /// Makes a colour of its parts.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Makes a colour of `0xrrggbb`.
    public init(_ value: UInt32) {
        red = UInt8(truncatingIfNeeded: value >> 16)
        green = UInt8(truncatingIfNeeded: value >> 8)
        blue = UInt8(truncatingIfNeeded: value)
    }

    /// Reads `#rrggbb` or `rrggbb`, in either case of letter.
    public init?(text: String) {
        let digits = text.hasPrefix("#") ? text.dropFirst() : text[...]
        guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
            let value = UInt32(digits, radix: 16)
        else { return nil }
        self.init(value)
    }

    /// `#rrggbb`.
    public var description: String {
        let digits = String(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue), radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The ratio of their luminances as WCAG counts it, from 1 to 21.
    public func contrast(with other: RGBColour) -> Double {
        let (a, b) = (luminance, other.luminance)
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    /// How far apart two colours look: the distance in OKLab, 0 to about 1.
    public func distance(to other: RGBColour) -> Double {
        let (a, b) = (perceived, other.perceived)
        let (l, m, s) = (a.lightness - b.lightness, a.a - b.a, a.b - b.b)
        return (l * l + m * m + s * s).squareRoot()
    }

    /// The colour in OKLab.
    package var perceived: PerceivedColour {
        let (r, g, b) = (Self.linear(red), Self.linear(green), Self.linear(blue))
        let long = cbrt(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b)
        let middle = cbrt(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b)
        let short = cbrt(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b)
        return PerceivedColour(
            lightness: 0.210_454_255_3 * long + 0.793_617_785_0 * middle
                - 0.004_072_046_8 * short,
            a: 1.977_998_495_1 * long - 2.428_592_205_0 * middle + 0.450_593_709_9 * short,
            b: 0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766_0 * short)
    }

    private var luminance: Double {
        0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
    }

    private static func linear(_ part: UInt8) -> Double {
        let value = Double(part) / 255
        return value <= 0.040_45 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
}
