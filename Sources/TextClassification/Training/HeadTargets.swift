/// What one head should answer for the texts that are labelled for it.
package struct HeadTargets: Sendable {
    /// How the labels relate.
    package let kind: HeadDescription.Kind
    /// Number of labels.
    let labelCount: Int
    /// For each labelled text its row in the feature store; `[n]`.
    private(set) var rows: [Int32] = []
    /// Weight of each labelled text in the loss; `[n]`.
    private(set) var weights: [Float] = []
    /// Exclusive heads: the primary label; `[n]`.
    private(set) var primary: [Int32] = []
    /// Exclusive heads: further labels of the texts that have some, by position.
    private(set) var further: [Int: [Int32]] = [:]
    /// Independent heads: bit `l` says that label `l` holds; `[n]`.
    private(set) var holds: [UInt64] = []
    /// Independent heads: bit `l` says that label `l` was judged at all; `[n]`.
    private(set) var known: [UInt64] = []
    /// True for texts that train a model of their own; `[n]`.
    private(set) var isSeparate: [Bool] = []

    package init(kind: HeadDescription.Kind, labelCount: Int) {
        precondition(kind == .exclusive || labelCount <= 64, "an independent head has at most 64 labels")
        self.kind = kind
        self.labelCount = labelCount
    }

    /// Number of labelled texts.
    var count: Int { rows.count }

    /// Adds a text of an exclusive head.
    package mutating func append(
        row: Int, primary label: Int, further others: [Int], weight: Float, isSeparate: Bool = false
    ) {
        if !others.isEmpty { further[rows.count] = others.map(Int32.init) }
        rows.append(Int32(row))
        primary.append(Int32(label))
        weights.append(weight)
        self.isSeparate.append(isSeparate)
    }

    /// Adds a text of an independent head.
    package mutating func append(row: Int, holds: UInt64, known: UInt64, weight: Float, isSeparate: Bool = false) {
        rows.append(Int32(row))
        self.holds.append(holds)
        self.known.append(known)
        weights.append(weight)
        self.isSeparate.append(isSeparate)
    }

    /// The texts at some positions.
    func subset(_ positions: some Sequence<Int>) -> HeadTargets {
        var result = HeadTargets(kind: kind, labelCount: labelCount)
        for position in positions {
            switch kind {
            case .exclusive:
                result.append(
                    row: Int(rows[position]), primary: Int(primary[position]),
                    further: (further[position] ?? []).map(Int.init), weight: weights[position],
                    isSeparate: isSeparate[position])
            case .independent:
                result.append(
                    row: Int(rows[position]), holds: holds[position], known: known[position],
                    weight: weights[position], isSeparate: isSeparate[position])
            }
        }
        return result
    }

    /// The weights of the texts, times (mean class weight / weight of the class)^exponent over the included texts.
    ///
    /// Independent heads have no classes to balance: their weights come back as they are.
    func balancedWeights(of included: [Bool], exponent: Float) -> [Float] {
        guard kind == .exclusive, exponent > 0 else { return weights }
        var totals = [Float](repeating: 0, count: labelCount)
        for position in 0..<count where included[position] { totals[Int(primary[position])] += weights[position] }
        let present = totals.filter { $0 > 0 }
        let mean = present.reduce(0, +) / Float(max(1, present.count))
        let factors = totals.map { $0 > 0 ? power(mean / $0, exponent) : 1 }
        return zip(primary, weights).map { factors[Int($0)] * $1 }
    }
}
