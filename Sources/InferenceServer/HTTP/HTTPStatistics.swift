/// What the façade answered since its start, for `/metrics`.
struct HTTPStatistics: Sendable {
    /// Which answers are counted together.
    struct Key: Sendable, Hashable, Comparable {
        var operation: String
        var status: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.operation, left.status) < (right.operation, right.status)
        }
    }

    /// How long answers took, cumulated as Prometheus wants it.
    struct Histogram: Sendable {
        /// Upper ends in seconds; a last one without end is understood.
        static let upperEnds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
        /// Answers up to each end; `[upperEnds.count]`.
        var counts = [Int](repeating: 0, count: upperEnds.count)
        /// All answers.
        var count = 0
        /// Seconds of all answers.
        var sum = 0.0
    }

    /// Number of answers.
    private(set) var answers: [Key: Int] = [:]
    /// How long the answers of each operation took.
    private(set) var durations: [String: Histogram] = [:]

    /// Counts an answer.
    mutating func record(operation: String, status: Int, duration: Duration) {
        answers[Key(operation: operation, status: status), default: 0] += 1
        let seconds = duration / .seconds(1)
        var histogram = durations[operation] ?? Histogram()
        for (index, end) in Histogram.upperEnds.enumerated() where seconds <= end { histogram.counts[index] += 1 }
        histogram.count += 1
        histogram.sum += seconds
        durations[operation] = histogram
    }
}
