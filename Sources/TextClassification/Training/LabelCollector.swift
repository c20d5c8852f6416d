/// Gathers the labels of one head while its texts are read: names become numbers at once, so that ten million texts fit.
struct LabelCollector {
    private let head: HeadConfiguration
    private var names: [String] = []
    private var numbers: [String: Int32] = [:]
    private var rows: [Int32] = []
    private var weights: [Float] = []
    /// The primary label, or −1 for none.
    private var primary: [Int32] = []
    private var further: [Int: [Int32]] = [:]
    /// For sources that judge some labels only, which ones; by the position of their first text.
    private var judged: [(first: Int, labels: [String]?)] = []

    init(head: HeadConfiguration) {
        self.head = head
        for label in head.labels ?? [] { add(label) }
    }

    /// Labels that say "none holds" where several may.
    private static let noneOfThem: Set<String> = ["none", "ok"]

    /// Adds a text's labels.
    ///
    /// - Throws: ``FileError`` when the head has a list of labels and one is not in it.
    mutating func append(
        row: Int, labels: [String], weight: Float, known: [String]?, origin: () -> String
    ) throws(FileError) {
        var found: [Int32] = []
        for label in labels {
            if head.kind == .independent, head.labels == nil, Self.noneOfThem.contains(label) { continue }
            if head.labels == nil, numbers[label] == nil { add(label) }
            if let number = numbers[label] { found.append(number) }
        }
        if head.kind == .exclusive {
            if found.isEmpty { return }
            guard found.count == labels.count else {
                throw FileError("\(origin()): head `\(head.name)`: unknown label in \(labels); list it or map it")
            }
        }
        if judged.isEmpty || judged[judged.count - 1].labels != known { judged.append((rows.count, known)) }
        if found.count > 1 { further[rows.count] = Array(found.dropFirst()) }
        rows.append(Int32(row))
        primary.append(found.first ?? -1)
        weights.append(weight)
    }

    private mutating func add(_ label: String) {
        numbers[label] = Int32(names.count)
        names.append(label)
    }

    /// The labels, sorted unless they were listed, and the targets by their numbers.
    ///
    /// - Throws: ``FileError`` when there is nothing to tell apart.
    func targets() throws(FileError) -> (labels: [String], targets: HeadTargets) {
        let labels = head.labels ?? names.sorted()
        guard labels.count >= (head.kind == .exclusive ? 2 : 1), !rows.isEmpty else {
            throw FileError(
                "head `\(head.name)`: the data hold \(labels.count) labels; at least two are needed to tell apart")
        }
        guard head.kind == .exclusive || labels.count <= 64 else {
            throw FileError(
                "head `\(head.name)`: \(labels.count) labels that may hold together; at most 64 are supported")
        }
        let position = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($0.element, $0.offset) })
        let renumbered = names.map { position[$0] ?? 0 }
        var targets = HeadTargets(kind: head.kind, labelCount: labels.count)
        var source = 0
        var known = UInt64(0)
        for index in rows.indices {
            let others = (further[index] ?? []).map { renumbered[Int($0)] }
            switch head.kind {
            case .exclusive:
                targets.append(
                    row: Int(rows[index]), primary: renumbered[Int(primary[index])], further: others,
                    weight: weights[index])
            case .independent:
                if source < judged.count, judged[source].first == index {
                    known = (judged[source].labels?.compactMap { position[$0] } ?? Array(labels.indices))
                        .reduce(0) { $0 | 1 << UInt64($1) }
                    source += 1
                }
                let all = primary[index] < 0 ? [] : [renumbered[Int(primary[index])]] + others
                targets.append(
                    row: Int(rows[index]), holds: all.reduce(0) { $0 | 1 << UInt64($1) }, known: known,
                    weight: weights[index])
            }
        }
        return (labels, targets)
    }
}
