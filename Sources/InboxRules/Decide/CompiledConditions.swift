import TextFeatures

/// The conditions of all rules as one flat array of nodes in preorder, with names turned into numbers and masks.
///
/// A node's parts begin right after it, and each node knows where its subtree ends; evaluation touches no reference
/// count and no string for most tests.
struct CompiledConditions: Sendable {
    /// A threshold: one number, or a row of a table of numbers by language.
    struct Threshold: Sendable {
        var value: Float
        /// The row of ``CompiledConditions/thresholdRows``, or -1.
        var row: Int32
    }

    enum Comparison: Sendable {
        case atLeast, below, atMost
    }

    enum Test: Sendable {
        case always
        case all, any, none
        case list(Int32, whole: Bool)
        case negatedList(Int32)
        case regex(Int32)
        case hashtags(Int32)
        case entities(mask: UInt16, atLeast: Int32)
        case primaryIntent(Int32)
        case intent(Int32, Comparison, Threshold)
        case toxicity(Int32, Comparison, Threshold)
        case toxicByModel(Int32)
        case primarySentiment(Int32)
        case sentiment(Int32, Comparison, Threshold)
        case sentimentScore(Comparison, Threshold)
        case confidence(Comparison, Threshold)
        case languages(Int32)
        case channels(UInt8)
        case platforms(Int32)
        case vip(Bool)
        case optedOut(Bool)
        case followers(Int)
        case strikes(Int)
        case unresolved(Int)
        case campaign(Int32)
        case businessHours(Bool)
        case age(Int)
        case words(atLeast: Int, atMost: Int)
    }

    struct Node: Sendable {
        var test: Test
        /// One past the last node of the subtree.
        var end: Int32
    }

    private(set) var nodes: [Node] = []
    /// By node: what its test is about, as reports name it: `toxicity insult`.
    private(set) var titles: [String] = []
    /// By node: the end of a comparison that holds, ` ≥ 0.80`; empty if it depends on the language.
    private(set) var endings: [String] = []
    private(set) var regexes: [BoundedRegex] = []
    /// Alternatives of texts that tests refer to: languages, platforms, hashtags.
    private(set) var textSets: [[String]] = []
    private(set) var campaigns: [(key: String, values: [String])] = []
    /// One row for each threshold with languages: values by language number; NaN for the general value.
    private(set) var thresholdRows: [[Float]] = []
    /// By row: the precision that its thresholds were chosen for, if any.
    private(set) var rowPrecisions: [Int: Float] = [:]
    private(set) var languages: [String] = []
    /// The smallest probability that an intent needs to make any test of "at least" true.
    private(set) var intentFloor: Float = 1
    /// By toxicity label: the smallest probability that makes any test of "at least" true.
    private(set) var toxicityFloors = [Float](repeating: .infinity, count: Taxonomy.toxicity.count)

    let listNames: [String]
    private let listNumbers: [String: Int]
    private let precision: PrecisionThresholds
    let calendar: BusinessCalendar

    init(listNames: [String], precision: PrecisionThresholds, calendar: BusinessCalendar) {
        self.calendar = calendar
        self.listNames = listNames
        listNumbers = Dictionary(uniqueKeysWithValues: listNames.enumerated().map { ($1, $0) })
        self.precision = precision
    }

    func languageNumber(_ language: String?) -> Int {
        language.flatMap { languages.firstIndex(of: $0) } ?? -1
    }

    /// The threshold's value in a language.
    func value(of threshold: Threshold, language: Int) -> Float {
        if threshold.row < 0 || language < 0 { return threshold.value }
        let row = thresholdRows[Int(threshold.row)]
        guard language < row.count, !row[language].isNaN else { return threshold.value }
        return row[language]
    }

    /// Adds a condition and gives the number of its root node.
    mutating func add(_ condition: Condition) -> Int {
        switch condition.kind {
        case .all(let parts): addGroup(.all, parts)
        case .any(let parts): addGroup(.any, parts)
        case .none(let parts): addGroup(.none, parts)
        case .phrases(let lists, let whole):
            addAlternatives(lists.compactMap { listNumbers[$0] }.map { .list(Int32($0), whole: whole) })
        case .negated(let lists):
            addAlternatives(lists.compactMap { listNumbers[$0] }.map { .negatedList(Int32($0)) })
        case .intent(let tests): addAlternatives(tests.map { compile($0, head: .intent) })
        case .toxicity(let tests): addAlternatives(tests.map { compile($0, head: .toxicity) })
        case .sentiment(let tests): addAlternatives(tests.map { compile($0, head: .sentiment) })
        case .sentimentScore(let bound): addBound(bound) { .sentimentScore($0, $1) }
        case .confidence(let bound): addBound(bound) { .confidence($0, $1) }
        default: append(leaf(condition.kind))
        }
    }

    private mutating func leaf(_ kind: Condition.Kind) -> Test {
        switch kind {
        case .regex(let regex):
            regexes.append(regex)
            return .regex(Int32(regexes.count - 1))
        case .hashtags(let tags): return .hashtags(textSet(tags))
        case .entities(let kinds, let atLeast):
            return .entities(mask: kinds.reduce(0) { $0 | $1.mask }, atLeast: Int32(clamping: atLeast))
        case .language(let tags): return .languages(textSet(tags))
        case .channel(let channels): return .channels(channels.reduce(0) { $0 | $1.mask })
        case .platform(let names): return .platforms(textSet(names))
        case .vip(let flag): return .vip(flag)
        case .optedOut(let flag): return .optedOut(flag)
        case .followers(let count): return .followers(count)
        case .strikes(let count): return .strikes(count)
        case .unresolved(let count): return .unresolved(count)
        case .campaign(let key, let values):
            campaigns.append((key, values))
            return .campaign(Int32(campaigns.count - 1))
        case .businessHours(let flag): return .businessHours(flag)
        case .age(let seconds): return .age(seconds)
        case .words(let atLeast, let atMost): return .words(atLeast: atLeast, atMost: atMost)
        default: return .always
        }
    }

    private mutating func compile(_ label: Condition.LabelTest, head: Taxonomy.Head) -> Test {
        let number = Int32(Taxonomy.labels(of: head).firstIndex(of: label.label) ?? 0)
        let comparison: Comparison
        let threshold: Threshold
        switch label.test {
        case .primary: return head == .intent ? .primaryIntent(number) : .primarySentiment(number)
        case .model: return .toxicByModel(number)
        case .atLeast(let bound): (comparison, threshold) = (.atLeast, compile(bound))
        case .below(let bound): (comparison, threshold) = (.below, compile(bound))
        case .precision(let target):
            (comparison, threshold) = (.atLeast, precisionThreshold(target, label: label.label, head: head))
        }
        switch head {
        case .intent:
            if comparison == .atLeast { intentFloor = min(intentFloor, lowest(threshold)) }
            return .intent(number, comparison, threshold)
        case .toxicity:
            if comparison == .atLeast {
                toxicityFloors[Int(number)] = min(toxicityFloors[Int(number)], lowest(threshold))
            }
            return .toxicity(number, comparison, threshold)
        case .sentiment: return .sentiment(number, comparison, threshold)
        }
    }

    private mutating func compile(_ threshold: RuleSet.Threshold) -> Threshold {
        if threshold.byLanguage.isEmpty { return Threshold(value: threshold.value, row: -1) }
        return addRow(value: threshold.value, byLanguage: threshold.byLanguage)
    }

    /// A precision that cannot be promised becomes a threshold that no probability reaches.
    private mutating func precisionThreshold(_ target: Float, label: String, head: Taxonomy.Head) -> Threshold {
        func threshold(_ language: String?) -> Float {
            precision.threshold(head: head, label: label, language: language, precision: target)
        }
        let byLanguage = PrecisionThresholds.languages.map { ($0, threshold($0)) }
        let row = addRow(value: threshold(nil), byLanguage: Dictionary(uniqueKeysWithValues: byLanguage))
        rowPrecisions[Int(row.row)] = target
        return row
    }

    private mutating func addRow(value: Float, byLanguage: [String: Float]) -> Threshold {
        for language in byLanguage.keys.sorted() where !languages.contains(language) { languages.append(language) }
        thresholdRows.append(languages.map { byLanguage[$0] ?? .nan })
        return Threshold(value: value, row: Int32(thresholdRows.count - 1))
    }

    private func lowest(_ threshold: Threshold) -> Float {
        if threshold.row < 0 { return threshold.value }
        return thresholdRows[Int(threshold.row)].filter { !$0.isNaN }.reduce(threshold.value) { min($0, $1) }
    }

    private mutating func textSet(_ texts: [String]) -> Int32 {
        textSets.append(texts)
        return Int32(textSets.count - 1)
    }

    private mutating func addGroup(_ test: Test, _ parts: [Condition]) -> Int {
        let root = append(test)
        for part in parts { _ = add(part) }
        nodes[root].end = Int32(nodes.count)
        return root
    }

    private mutating func addAlternatives(_ tests: [Test]) -> Int {
        if tests.count == 1 { return append(tests[0]) }
        let root = append(.any)
        for test in tests { append(test) }
        nodes[root].end = Int32(nodes.count)
        return root
    }

    private mutating func addBound(_ bound: Condition.Bound, test: (Comparison, Threshold) -> Test) -> Int {
        let root = append(.all)
        if let atLeast = bound.atLeast { append(test(.atLeast, compile(atLeast))) }
        if let atMost = bound.atMost { append(test(.atMost, compile(atMost))) }
        nodes[root].end = Int32(nodes.count)
        return root
    }

    @discardableResult
    private mutating func append(_ test: Test) -> Int {
        nodes.append(Node(test: test, end: Int32(nodes.count + 1)))
        titles.append(title(of: test))
        endings.append(ending(of: test))
        return nodes.count - 1
    }
}
