/// Finds the name a writer probably meant.
package enum NearestName {
    /// The candidate with the smallest edit distance to a word, if it is close enough to be worth naming.
    ///
    /// Close enough means at most a third of the word's length, and at least one edit. Capitals do not count; ties go to
    /// the first candidate.
    package static func to(_ word: String, among candidates: [String]) -> String? {
        let wanted = Array(word.lowercased().unicodeScalars)
        let limit = max(1, (wanted.count + 2) / 3)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let distance = editDistance(from: wanted, to: Array(candidate.lowercased().unicodeScalars))
            if distance <= limit, distance < (best?.distance ?? Int.max) { best = (candidate, distance) }
        }
        return best?.name
    }

    /// The end of an error message: the nearest name when there is one, else every name.
    package static func hint(for word: String, among candidates: [String]) -> String {
        if let name = to(word, among: candidates) { return "did you mean '\(name)'?" }
        if candidates.isEmpty { return "none is defined" }
        return "known: " + candidates.prefix(40).joined(separator: ", ")
    }

    /// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
    private static func editDistance(from source: [Unicode.Scalar], to target: [Unicode.Scalar]) -> Int {
        if source.isEmpty || target.isEmpty { return max(source.count, target.count) }
        var beforePrevious = [Int](repeating: 0, count: target.count + 1)
        var previous = Array(0...target.count)
        for row in 1...source.count {
            var current = [Int](repeating: 0, count: target.count + 1)
            current[0] = row
            for column in 1...target.count {
                let same = source[row - 1] == target[column - 1]
                var cost = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (same ? 0 : 1))
                if row > 1, column > 1, source[row - 1] == target[column - 2], source[row - 2] == target[column - 1] {
                    cost = min(cost, beforePrevious[column - 2] + 1)
                }
                current[column] = cost
            }
            beforePrevious = previous
            previous = current
        }
        return previous[target.count]
    }
}
