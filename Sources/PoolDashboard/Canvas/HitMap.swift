import PoolMetrics

/// What lies where on a frame, for the mouse: the code that draws a thing also says what it is.
///
/// ```swift
/// canvas.mark(Rect(x: 0, y: 3, width: 80, height: 1), .select(pool: "orders"))
/// ```
/// A canvas has one only while a click looks for what is under it; drawing for the screen costs
/// nothing more. What was marked later lies on top, as what was drawn later does.
struct HitMap: Sendable, Hashable {
    /// What a click does.
    enum Target: Sendable, Hashable {
        /// It lies over what is below it, and does nothing.
        case nothing
        /// The same as a key.
        case press(Key)
        /// Selects a pool; where it is selected already, opens it.
        case select(pool: String)
        /// Chooses a row of a list; where it is chosen already, does what Enter does.
        case choose(RowID)
        /// Sorts the list of pools by a field, or as they were registered; again, the other way.
        case sort(field: String?)
        /// Goes to the time that the column stands for.
        case time(from: WallTime, until: WallTime)
        /// Chooses a row of setup; where it is chosen already, changes it.
        case set(row: Int)
        /// Puts one of the palette's completions into its line, by its number.
        case complete(Int)
        /// Gives an answer to the open question.
        case answer(ConfirmDialog.Button)
    }

    private var areas: [(rect: Rect, target: Target)] = []

    /// A map without anything on it.
    init() {}

    /// Says what is in a rectangle; an empty one is no place.
    mutating func mark(_ rect: Rect, _ target: Target) {
        if !rect.isEmpty { areas.append((rect, target)) }
    }

    /// What is on top at a cell, and in which rectangle.
    subscript(column: Int, row: Int) -> (rect: Rect, target: Target)? {
        areas.last { $0.rect.contains(column, row) }
    }

    static func == (left: HitMap, right: HitMap) -> Bool {
        left.areas.elementsEqual(right.areas) { $0 == $1 }
    }

    func hash(into hasher: inout Hasher) {
        for area in areas {
            hasher.combine(area.rect)
            hasher.combine(area.target)
        }
    }
}

extension Canvas {
    /// Says what is in a rectangle, where somebody asks.
    mutating func mark(_ rect: Rect, _ target: HitMap.Target) {
        hits?.mark(rect, target)
    }
}
