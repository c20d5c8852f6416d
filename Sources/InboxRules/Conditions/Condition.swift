package import TextFeatures

/// What must hold for a rule to fire, as a tree that knows where each part stands in the file.
///
/// A condition on something absent (no author, no date, no such score) does not hold, and a trace says "absent".
package struct Condition: Sendable {
    package var kind: Kind
    package var location: SourceLocation

    package indirect enum Kind: Sendable {
        case always
        case all([Condition])
        case any([Condition])
        /// Holds when none of the parts holds.
        case none([Condition])
        /// A phrase of one of the lists; `whole`: the phrases cover every word of the message.
        case phrases(lists: [String], whole: Bool)
        /// Phrases of one of the lists occur, but every one is negated or excepted.
        case negated(lists: [String])
        case regex(BoundedRegex)
        case hashtags([String])
        case entities(kinds: [Entity.Kind], atLeast: Int)
        case intent([LabelTest])
        case toxicity([LabelTest])
        case sentiment([LabelTest])
        /// Sentiment score from −1 to 1.
        case sentimentScore(Bound)
        /// Probability of the primary intent.
        case confidence(Bound)
        case language([String])
        case channel([InboxMessage.Channel])
        case platform([String])
        case vip(Bool)
        case optedOut(Bool)
        case followers(atLeast: Int)
        case strikes(atLeast: Int)
        case unresolved(atLeast: Int)
        /// The campaign has the key, with one of the values unless there are none.
        case campaign(key: String, values: [String])
        case businessHours(Bool)
        /// Seconds since the message was sent.
        case age(atLeast: Int)
        /// Number of words in the message.
        case words(atLeast: Int, atMost: Int)
    }

    /// A test of one label's probability.
    package struct LabelTest: Sendable, Hashable {
        package enum Test: Sendable, Hashable {
            /// The label is the most probable one.
            case primary
            case atLeast(RuleSet.Threshold)
            case below(RuleSet.Threshold)
            /// The probability reaches the model's own threshold for the label.
            case model
            /// The probability reaches the threshold at which the model is right this often.
            case precision(Float)
        }

        package var label: String
        package var test: Test
        package var location: SourceLocation
    }

    /// A lower bound, an upper bound, or both.
    package struct Bound: Sendable, Hashable {
        /// Holds at and above this value.
        package var atLeast: RuleSet.Threshold?
        /// Holds at and below this value.
        package var atMost: RuleSet.Threshold?
    }

    /// The parts of an `all`, `any` or `not`; empty for anything else.
    package var parts: [Condition] {
        switch kind {
        case .all(let parts), .any(let parts), .none(let parts): parts
        default: []
        }
    }
}
