import Foundation

/// Tests that compare one value: the same words serve a rule that fired and one that did not.
extension CompiledConditions {
    func appendComparison(of index: Int, _ facts: borrowing MessageFacts, to report: inout String) {
        switch nodes[index].test {
        case .intent(let label, let comparison, let threshold):
            append(index, facts.probability(ofIntent: Int(label)), comparison, threshold, facts, to: &report)
        case .toxicity(let label, let comparison, let threshold):
            append(index, facts.probability(ofToxicity: Int(label)), comparison, threshold, facts, to: &report)
        case .sentiment(let label, let comparison, let threshold):
            append(index, facts.probability(ofSentiment: Int(label)), comparison, threshold, facts, to: &report)
        case .sentimentScore(let comparison, let threshold):
            let score = facts.scores.sentiments.isEmpty ? nil : facts.sentimentScore
            append(index, score, comparison, threshold, facts, to: &report)
        case .confidence(let comparison, let threshold):
            append(index, facts.scores.intents.first?.probability, comparison, threshold, facts, to: &report)
        case .channels(let mask) where facts.channelMask & mask != 0:
            report += "channel "
            report += facts.channel?.rawValue ?? ""
        default: report += comparisonOfTexts(nodes[index].test, facts)
        }
    }

    private func comparisonOfTexts(_ test: Test, _ facts: borrowing MessageFacts) -> String {
        switch test {
        case .languages(let set): member("language", facts.language, of: textSets[Int(set)])
        case .platforms(let set): member("platform", facts.platform?.lowercased(), of: textSets[Int(set)])
        case .channels(let mask):
            member(
                "channel", facts.channel?.rawValue,
                of: InboxMessage.Channel.allCases.filter { $0.mask & mask != 0 }.map(\.rawValue))
        case .hashtags(let set):
            if let tag = facts.hashtags.first(where: textSets[Int(set)].contains) {
                "hashtag #\(tag)"
            } else {
                "hashtag #\(textSets[Int(set)].joined(separator: " or #")) absent"
            }
        case .campaign(let number): campaign(campaigns[Int(number)], facts)
        default: comparisonOfContext(test, facts)
        }
    }

    private func comparisonOfContext(_ test: Test, _ facts: borrowing MessageFacts) -> String {
        switch test {
        case .vip(let flag): state("author vip", facts.author.vip, wanted: flag)
        case .optedOut(let flag): state("author opted out", facts.author.optedOut, wanted: flag)
        case .followers(let count): compare("followers", facts.author.followers, atLeast: count)
        case .strikes(let count): compare("strikes", facts.author.strikes, atLeast: count)
        case .unresolved(let count):
            compare("unanswered messages", facts.author.previousUnresolved, atLeast: count)
        case .businessHours(let flag):
            state("business hours", facts.context.now.map { calendar.isOpen(at: $0) }, wanted: flag)
        case .age(let seconds): compare("age in minutes", facts.age.map { Int($0 / 60) }, atLeast: seconds / 60)
        case .words(let atLeast, let atMost):
            if facts.wordCount < atLeast {
                "words \(facts.wordCount) < \(atLeast)"
            } else if facts.wordCount > atMost {
                "words \(facts.wordCount) > \(atMost)"
            } else {
                "words \(facts.wordCount)"
            }
        default: ""
        }
    }

    /// True if the comparison holds so clearly that two decimals tell the values apart, or the values are equal.
    private func holdsPlainly(_ value: Float, _ comparison: Comparison, _ bound: Float) -> Bool {
        switch comparison {
        case .atLeast: value >= bound + 0.01 || value == bound
        case .below: value <= bound - 0.01
        case .atMost: value <= bound - 0.01 || value == bound
        }
    }

    private func append(
        _ index: Int, _ value: Float?, _ comparison: Comparison, _ threshold: Threshold,
        _ facts: borrowing MessageFacts, to report: inout String
    ) {
        report += titles[index]
        if let value, !endings[index].isEmpty, holdsPlainly(value, comparison, threshold.value) {
            report += " "
            report += twoDecimals(value)
            report += endings[index]
            return
        }
        guard let value, !value.isNaN else {
            report += " absent"
            return
        }
        let bound = self.value(of: threshold, language: facts.languageNumber)
        let precision = rowPrecisions[Int(threshold.row)]
        if bound.isInfinite {
            report +=
                " \(twoDecimals(value)), but the model promises no precision of \(shortDecimal(Double(precision ?? 1)))"
            if let language = facts.language { report += " in \(language)" }
            return
        }
        let shown = comparedDecimals(value, bound)
        report += " "
        report += shown.value
        let sign =
            switch comparison {
            case .atLeast: value >= bound ? " ≥ " : " < "
            case .below: value < bound ? " < " : " ≥ "
            case .atMost: value <= bound ? " ≤ " : " > "
            }
        report += sign
        report += shown.bound
        if let precision { report += " for precision \(shortDecimal(Double(precision)))" }
    }

    private func compare(_ name: String, _ value: Int?, atLeast bound: Int) -> String {
        guard let value else { return "\(name) absent" }
        return "\(name) \(value) \(value >= bound ? "≥" : "<") \(bound)"
    }

    private func state(_ name: String, _ value: Bool?, wanted: Bool) -> String {
        guard let value else { return "\(name) absent" }
        if value == wanted { return wanted ? name : "\(name) no" }
        return "\(name) \(value ? "yes, not no" : "no, not yes")"
    }

    private func member(_ name: String, _ value: String?, of set: [String]) -> String {
        guard let value else { return "\(name) absent" }
        if set.contains(value) { return "\(name) \(value)" }
        return "\(name) \(value), not \(set.joined(separator: " or "))"
    }

    private func campaign(_ campaign: (key: String, values: [String]), _ facts: borrowing MessageFacts) -> String {
        guard let value = facts.campaign?[campaign.key] else { return "campaign \(campaign.key) absent" }
        if campaign.values.isEmpty || campaign.values.contains(value) { return "campaign \(campaign.key) \(value)" }
        return "campaign \(campaign.key) \(value), not \(campaign.values.joined(separator: " or "))"
    }
}
