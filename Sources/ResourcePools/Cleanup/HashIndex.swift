/// Finds the place of a key by its hash: open addressing, eight bytes a cell.
///
/// It keeps hashes and places; the keys are its owner's, who compares them. A dictionary hashes a
/// key again for each look, and its neighbours too when one is removed; here a key is hashed once
/// by whoever asks, and what moves goes by the hash in its cell. Cells are probed in a line, and a
/// removal closes the gap, so that nothing is left behind by what is gone.
struct HashIndex: Sendable {
    private static let none: Int32 = -1

    private struct Cell {
        var hash: UInt32
        var place: Int32
    }

    private var cells = HashIndex.emptyCells(8)

    private var count = 0

    /// Looks for a key.
    ///
    /// - Parameter isKey: whether the key at a place, of equal hash, is the one that is meant.
    /// - Returns: its cell and its place; where it is not there, the cell where it belongs and nil.
    /// - Complexity: O(1).
    func find(
        _ hash: UInt32, isKey: (_ place: Int32) -> Bool
    ) -> (cell: Int, place: Int32?) {
        let mask = cells.count - 1
        var cell = Int(hash) & mask
        while cells[cell].place != Self.none {
            if cells[cell].hash == hash, isKey(cells[cell].place) {
                return (cell, cells[cell].place)
            }
            cell = (cell + 1) & mask
        }
        return (cell, nil)
    }

    /// Adds a key where it belongs, as it was just found.
    ///
    /// - Complexity: O(1) on average over many.
    mutating func insert(_ hash: UInt32, place: Int32, at cell: Int) {
        count += 1
        cells[cell] = Cell(hash: hash, place: place)
        if count * 4 > cells.count * 3 { grow() }
    }

    /// Takes away the key of a cell that was found.
    ///
    /// - Complexity: O(1).
    mutating func remove(at cell: Int) {
        let mask = cells.count - 1
        var (gap, next) = (cell, (cell + 1) & mask)
        while cells[next].place != Self.none {
            let home = Int(cells[next].hash) & mask
            // It may go to the gap where that is no nearer than its home.
            if (next - home) & mask >= (next - gap) & mask {
                cells[gap] = cells[next]
                gap = next
            }
            next = (next + 1) & mask
        }
        cells[gap].place = Self.none
        count -= 1
    }

    private mutating func grow() {
        let old = cells
        let mask = old.count * 2 - 1
        cells = Self.emptyCells(mask + 1)
        for entry in old where entry.place != Self.none {
            var cell = Int(entry.hash) & mask
            while cells[cell].place != Self.none { cell = (cell + 1) & mask }
            cells[cell] = entry
        }
    }

    private static func emptyCells(_ count: Int) -> [Cell] {
        Array(repeating: Cell(hash: 0, place: none), count: count)
    }
}
