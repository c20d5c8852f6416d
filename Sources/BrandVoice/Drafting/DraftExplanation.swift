/// Why a draft is what it is: every candidate with its points, the one chosen and the one that came second.
public struct DraftExplanation: Sendable, Hashable {
    /// A template that could have answered.
    public struct Candidate: Sendable, Hashable {
        /// The template's id.
        public var template: String
        /// Its points.
        public var points: Int
        /// Where they come from: `intent price_inquiry +200`.
        public var reasons: [String]
    }

    /// What came of the message.
    public var outcome: DraftOutcome
    /// Why there is no draft, as a value; nil when there is one.
    public var withholding: Withholding?
    /// The language of the reply; nil when selection was not reached.
    public var language: String?
    /// The candidates, most points first.
    public var candidates: [Candidate]
    /// Position in ``candidates`` of the template used; nil without a draft.
    public var chosen: Int?

    /// One sentence: which template, why, and what came second.
    public var summary: String {
        guard let chosen else {
            if case .withheld(let reason) = outcome { return reason }
            return ""
        }
        let winner = candidates[chosen]
        var text = "“\(winner.template)” with \(winner.points) points (\(winner.reasons.joined(separator: ", ")))"
        if chosen > 0 {
            let passed = candidates[..<chosen].map { "“\($0.template)”" }.joined(separator: ", ")
            text += ", because \(passed) could not be filled or was too long"
        }
        if candidates.count > chosen + 1 {
            let second = candidates[chosen + 1]
            text += "; next “\(second.template)” with \(second.points)"
        }
        return text + "."
    }
}
