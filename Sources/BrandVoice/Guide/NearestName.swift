/// The known name that an unknown one most likely means.
package enum NearestName {
    /// The closest candidate, or nil when none is near (more than a third of the letters differ).
    package static func of(_ name: String, among candidates: [String]) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        var best: (distance: Int, name: String)?
        for candidate in candidates {
            let distance = editDistance(wanted, Array(candidate.lowercased().unicodeScalars))
            if distance < best?.distance ?? Int.max { best = (distance, candidate) }
        }
        guard let best, best.distance <= max(1, max(wanted.count, best.name.count) / 3) else { return nil }
        return best.name
    }

    /// Levenshtein distance with unit costs, one row of memory.
    private static func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
        var row = Array(0...second.count)
        for (index, scalar) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for other in second.indices {
                let substitution = diagonal + (scalar == second[other] ? 0 : 1)
                diagonal = row[other + 1]
                row[other + 1] = min(substitution, row[other + 1] + 1, row[other] + 1)
            }
        }
        return row[second.count]
    }
}
