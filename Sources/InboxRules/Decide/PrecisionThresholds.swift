/// Where thresholds come from that a rule states as a precision ("right 98 % of the time").
///
/// The model knows them, by head, label and language; a target it cannot promise has no threshold, and the condition
/// then never holds.
public struct PrecisionThresholds: Sendable {
    /// What a model promises.
    public enum Answer: Sendable, Hashable {
        /// From this probability on, the label is right as often as was asked for.
        case threshold(Float)
        /// That cannot be promised, and why, in one line.
        case refused(String)
    }

    /// The function that gives a promise; see ``init(_:)``.
    public typealias LookUp =
        @Sendable (_ head: String, _ label: String, _ language: String?, _ precision: Float) -> Answer

    /// The languages that are asked for one by one; messages in others, or in none that is known, take what holds for
    /// all languages together.
    package static let languages = ["fr", "en", "es", "de", "it", "pt", "nl", "ar"]

    private let lookUp: LookUp

    /// Creates a source of thresholds from a function.
    ///
    /// - Parameter lookUp: Gives the smallest probability at which the label is right at least that often, for a
    ///   language or, with nil, for all of them together.
    public init(_ lookUp: @escaping LookUp) {
        self.lookUp = lookUp
    }

    /// No precision can be promised.
    public static let none = PrecisionThresholds { _, _, _, _ in
        .refused("no model is at hand that could promise a precision")
    }

    func answer(head: Taxonomy.Head, label: String, language: String?, precision: Float) -> Answer {
        lookUp(head.rawValue, label, language, precision)
    }

    /// The threshold, or infinity, which no probability reaches.
    func threshold(head: Taxonomy.Head, label: String, language: String?, precision: Float) -> Float {
        switch answer(head: head, label: label, language: language, precision: precision) {
        case .threshold(let threshold): threshold
        case .refused: .infinity
        }
    }
}

extension RuleSet {
    /// True if a rule states a threshold as a precision, which only a model can turn into a probability.
    public var statesPrecision: Bool {
        func states(_ condition: Condition) -> Bool {
            switch condition.kind {
            case .intent(let tests), .toxicity(let tests), .sentiment(let tests):
                tests.contains { if case .precision = $0.test { true } else { false } }
            default: condition.parts.contains { states($0) }
            }
        }
        return rules.contains { states($0.when) }
    }
}
