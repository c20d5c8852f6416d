/// Levenshtein's distance.
enum EditDistance {
    /// Edits over the length of the longer text, 0…1.
    static func normalized(_ left: String, _ right: String) -> Double {
        let a = Array(left.unicodeScalars)
        let b = Array(right.unicodeScalars)
        guard !a.isEmpty, !b.isEmpty else { return a.count == b.count ? 0 : 1 }
        var previous = Array(0...b.count)
        for (row, scalar) in a.enumerated() {
            var current = [row + 1]
            for (column, other) in b.enumerated() {
                current.append(
                    min(previous[column + 1] + 1, current[column] + 1, previous[column] + (scalar == other ? 0 : 1)))
            }
            previous = current
        }
        return Double(previous[b.count]) / Double(max(a.count, b.count))
    }
}
