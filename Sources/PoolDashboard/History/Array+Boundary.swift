extension Array {
    /// The first index at which something holds that holds for all elements behind it too.
    ///
    /// - Complexity: O(log count).
    func boundary(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
