/// The part of the 256 colours that is the same on every terminal: the cube and the greys.
package enum Palette256 {
    private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]

    /// What an index from 16 to 255 looks like; below, xterm's values.
    package static func colour(_ index: UInt8) -> RGBColour {
        switch index {
        case 232...:
            let level = 8 + 10 * (index - 232)
            return RGBColour(red: level, green: level, blue: level)
        case 16...:
            let place = Int(index) - 16
            return RGBColour(
                red: levels[place / 36], green: levels[place / 6 % 6], blue: levels[place % 6])
        default:
            return AnsiColour(rawValue: index)?.usual ?? RGBColour(0)
        }
    }

    /// The index, 16 to 255, of the colour that looks most like it.
    ///
    /// - Complexity: 240 distances; remember the answer.
    package static func nearest(to wanted: RGBColour) -> UInt8 {
        let best = (UInt8(16)...255).min {
            colour($0).distance(to: wanted) < colour($1).distance(to: wanted)
        }
        return best ?? 16
    }
}
