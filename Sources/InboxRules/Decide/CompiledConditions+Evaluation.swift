import Foundation
import TextFeatures

extension CompiledConditions {
    /// True if the condition at a node holds for a message; anything absent does not hold.
    func holds(_ index: Int, _ facts: borrowing MessageFacts) -> Bool {
        let node = nodes[index]
        switch node.test {
        case .always: return true
        case .all:
            var part = index + 1
            while part < node.end {
                if !holds(part, facts) { return false }
                part = Int(nodes[part].end)
            }
            return true
        case .any:
            var part = index + 1
            while part < node.end {
                if holds(part, facts) { return true }
                part = Int(nodes[part].end)
            }
            return false
        case .none:
            var part = index + 1
            while part < node.end {
                if holds(part, facts) { return false }
                part = Int(nodes[part].end)
            }
            return true
        case .list(let list, let whole): return hit(list: list, whole: whole, facts) != nil
        case .negatedList(let list): return cancelledHit(list: list, facts) != nil
        case .primaryIntent(let label): return facts.primaryIntent == Int(label)
        case .intent(let label, .atLeast, let threshold):
            // Below the floor no threshold is reached, so a label that was not kept cannot pass.
            let bound = value(of: threshold, language: facts.languageNumber)
            for intent in facts.intents where intent.label == Int(label) { return intent.probability >= bound }
            return bound <= 0 && !facts.scores.intents.isEmpty
        case .intent(let label, let comparison, let threshold):
            return holds(facts.probability(ofIntent: Int(label)), comparison, threshold, facts)
        case .toxicity(let label, let comparison, let threshold):
            return holds(facts.probability(ofToxicity: Int(label)), comparison, threshold, facts)
        case .sentiment(let label, let comparison, let threshold):
            return holds(facts.probability(ofSentiment: Int(label)), comparison, threshold, facts)
        case .sentimentScore(let comparison, let threshold):
            return holds(facts.scores.sentiments.isEmpty ? nil : facts.sentimentScore, comparison, threshold, facts)
        case .confidence(let comparison, let threshold):
            return holds(facts.scores.intents.first?.probability, comparison, threshold, facts)
        case .entities(let mask, let atLeast): return facts.count(ofEntities: mask) >= Int(atLeast)
        case .channels(let mask): return facts.channelMask & mask != 0
        default: return holdsRarely(node.test, facts)
        }
    }

    /// The tests that few rules use, apart so that the common ones stay small.
    private func holdsRarely(_ test: Test, _ facts: borrowing MessageFacts) -> Bool {
        switch test {
        case .toxicByModel(let label): facts.scores.toxicLabels.contains(Taxonomy.toxicity[Int(label)])
        case .primarySentiment(let label):
            facts.scores.sentiments.first?.label == Taxonomy.sentiments[Int(label)]
        case .languages(let set): facts.language.map { textSets[Int(set)].contains($0) } ?? false
        case .platforms(let set):
            facts.platform.map { textSets[Int(set)].contains($0.lowercased()) } ?? false
        case .hashtags(let set): facts.hashtags.contains { textSets[Int(set)].contains($0) }
        case .vip(let flag): facts.author.vip == flag
        case .optedOut(let flag): facts.author.optedOut == flag
        case .followers(let count): facts.author.followers.map { $0 >= count } ?? false
        case .strikes(let count): facts.author.strikes.map { $0 >= count } ?? false
        case .unresolved(let count): facts.author.previousUnresolved.map { $0 >= count } ?? false
        case .campaign(let number): holds(campaigns[Int(number)], facts)
        case .regex(let number):
            if case .found = regexes[Int(number)].search(facts.sourceText) { true } else { false }
        case .businessHours(let flag): facts.context.now.map { calendar.isOpen(at: $0) == flag } ?? false
        case .age(let seconds): facts.age.map { $0 >= TimeInterval(seconds) } ?? false
        case .words(let atLeast, let atMost): (atLeast...max(atLeast, atMost)).contains(facts.wordCount)
        default: false
        }
    }

    func hit(list: Int32, whole: Bool, _ facts: borrowing MessageFacts) -> PhraseIndex.Hit? {
        for hit in facts.hits where hit.list == Int(list) && !hit.isCancelled && (!whole || facts.isWhole(hit)) {
            return hit
        }
        return nil
    }

    /// A cancelled hit of a list that has no hit that counts.
    func cancelledHit(list: Int32, _ facts: borrowing MessageFacts) -> PhraseIndex.Hit? {
        var cancelled: PhraseIndex.Hit?
        for hit in facts.hits where hit.list == Int(list) {
            if !hit.isCancelled { return nil }
            cancelled = cancelled ?? hit
        }
        return cancelled
    }

    private func holds(
        _ value: Float?, _ comparison: Comparison, _ threshold: Threshold, _ facts: borrowing MessageFacts
    ) -> Bool {
        guard let value, !value.isNaN else { return false }
        let bound = self.value(of: threshold, language: facts.languageNumber)
        switch comparison {
        case .atLeast: return value >= bound
        case .below: return value < bound
        case .atMost: return value <= bound
        }
    }

    private func holds(_ campaign: (key: String, values: [String]), _ facts: borrowing MessageFacts) -> Bool {
        guard let value = facts.campaign?[campaign.key] else { return false }
        return campaign.values.isEmpty || campaign.values.contains(value)
    }
}

extension MessageFacts {
    /// Seconds since the message was sent, if both moments are known.
    var age: TimeInterval? {
        guard let now = context.now, let sentAt else { return nil }
        return now.timeIntervalSince1970 - TimeInterval(sentAt)
    }
}
