#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A colour as it is seen: OKLab's lightness and two axes, green to red and blue to yellow.
package struct PerceivedColour: Sendable, Hashable {
    package let lightness, a, b: Double

    /// How far from grey; below about 0.04 nobody would name a hue.
    package var chroma: Double { (a * a + b * b).squareRoot() }

    /// The hue as an angle, in radians.
    package var hue: Double { atan2(b, a) }
}
