/// How many cases of each capability and language were passed.
struct PassRates {
    /// Passed and all cases.
    struct Count {
        var passed = 0
        var total = 0
        var rate: Double { total == 0 ? 0 : Double(passed) / Double(total) }
    }

    private(set) var counts: [String: [String: Count]] = [:]
    private(set) var failures: [String] = []

    /// Notes a case.
    mutating func add(_ capability: String, language: String, passed: Bool, failure: @autoclosure () -> String) {
        counts[capability, default: [:]][language, default: Count()].total += 1
        if passed {
            counts[capability]?[language]?.passed += 1
        } else {
            failures.append("\(capability) \(language): \(failure())")
        }
    }

    /// All languages of a capability together.
    func overall(_ capability: String) -> Count {
        (counts[capability] ?? [:]).values.reduce(into: Count()) {
            $0.passed += $1.passed
            $0.total += $1.total
        }
    }

    /// The table that a test prints: capabilities against languages, pass rate and number of cases.
    var table: String {
        let languages = Set(counts.values.flatMap(\.keys)).sorted()
        let rows = counts.keys.sorted().map { capability in
            [capability, Self.cell(overall(capability))]
                + languages.map { Self.cell(counts[capability]?[$0] ?? Count()) }
        }
        let all = [["", "all"] + languages] + rows
        let widths = all[0].indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        }
        .joined(separator: "\n")
    }

    private static func cell(_ count: Count) -> String {
        count.total == 0 ? "–" : "\(Int((count.rate * 100).rounded())) % (\(count.total))"
    }
}
