/// Finds what somebody may have meant who misspelt a name.
package enum Spelling {
    /// Up to three of the names like the given one, the likest first, then in their order.
    ///
    /// - Complexity: O(names × letters²).
    package static func suggestions(for wanted: String, among names: [String]) -> [String] {
        let limit = max(1, wanted.count / 3)
        return names.enumerated().compactMap { place, name -> (Int, Int, String)? in
            let begins = wanted.count >= 3 && name.hasPrefix(wanted)
            let far = begins ? 0 : distance(name, wanted)
            return begins || far <= limit ? (far, place, name) : nil
        }
        .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(3).map(\.2)
    }

    /// The name that is nearest to the given one, the first of several; nil where none is near.
    ///
    /// Two letters that changed places are near, even in a short one.
    /// - Complexity: O(names × letters²).
    package static func nearest(to wanted: String, among names: [String]) -> String? {
        let limit = max(1, (wanted.count + 2) / 3)
        return names.enumerated().compactMap { place, name -> (Int, Int, String)? in
            let begins = wanted.count >= 3 && name.hasPrefix(wanted)
            let far = begins ? 0 : distance(name, wanted)
            return far <= limit ? (far, place, name) : nil
        }
        .min { ($0.0, $0.1) < ($1.0, $1.1) }?.2
    }

    /// How many letters have to be put in, taken out or replaced.
    static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var corner = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = corner + (right[column] == letter ? 0 : 1)
                corner = row[column + 1]
                row[column + 1] = min(replaced, corner + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
