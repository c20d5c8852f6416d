import TextFeatures

/// Conditions in words: what was compared, and the values.
extension CompiledConditions {
    /// The values that make the condition hold, joined by `; `: `toxicity insult 0.88 ≥ 0.80; channel comment`.
    ///
    /// The condition must hold for the message.
    func because(_ index: Int, _ facts: borrowing MessageFacts) -> String {
        var report = ""
        appendBecause(index, facts, to: &report)
        return report.isEmpty ? "always" : report
    }

    /// The first part that does not hold, with the values; nil if the condition holds.
    func firstFailure(_ index: Int, _ facts: borrowing MessageFacts) -> String? {
        if holds(index, facts) { return nil }
        switch nodes[index].test {
        case .all:
            for part in parts(of: index) {
                if let failure = firstFailure(part, facts) { return failure }
            }
            return nil
        case .any:
            let failures = parts(of: index).compactMap { firstFailure($0, facts) }
            if failures.count == 1 { return failures[0] }
            let more = failures.count > 3 ? ", and \(failures.count - 3) more" : ""
            return "none of (" + failures.prefix(3).joined(separator: ", ") + more + ")"
        case .none:
            for part in parts(of: index) where holds(part, facts) {
                return "excluded by " + because(part, facts)
            }
            return nil
        default: return failure(of: index, facts)
        }
    }

    func parts(of index: Int) -> [Int] {
        var parts: [Int] = []
        var part = index + 1
        while part < nodes[index].end {
            parts.append(part)
            part = Int(nodes[part].end)
        }
        return parts
    }

    private func appendBecause(_ index: Int, _ facts: borrowing MessageFacts, to report: inout String) {
        let node = nodes[index]
        switch node.test {
        case .always, .none: return
        case .all:
            var part = index + 1
            while part < node.end {
                appendBecause(part, facts, to: &report)
                part = Int(nodes[part].end)
            }
        case .any:
            var part = index + 1
            while part < node.end {
                if holds(part, facts) {
                    appendBecause(part, facts, to: &report)
                    return
                }
                part = Int(nodes[part].end)
            }
        default:
            if !report.isEmpty { report += "; " }
            appendEvidence(of: index, facts, to: &report)
        }
    }

    private func appendEvidence(of index: Int, _ facts: borrowing MessageFacts, to report: inout String) {
        switch nodes[index].test {
        case .list(let list, let whole):
            guard let hit = hit(list: list, whole: whole, facts) else { return }
            appendQuote(index, facts.quote(hit), to: &report)
        case .negatedList(let list):
            guard let hit = cancelledHit(list: list, facts) else { return }
            appendQuote(index, facts.quote(hit), to: &report)
        case .entities(let mask, _):
            guard let entity = facts.entities.first(where: { $0.kind.mask & mask != 0 }) else { return }
            report += "\(entity.kind.rawValue) \"\(entity.text.prefix(60))\""
        case .regex(let number):
            guard case .found(let found) = regexes[Int(number)].search(facts.sourceText) else { return }
            report += "regex \"\(found.prefix(60))\""
        case .primaryIntent(let label):
            let text = PrimaryIntentTexts.text(label: Int(label), facts.scores.intents.first?.probability ?? 0)
            if report.isEmpty { report = text } else { report += text }
        case .primarySentiment: appendValue(index, facts.scores.sentiments.first?.probability ?? 0, to: &report)
        case .toxicByModel(let label):
            appendValue(index, facts.probability(ofToxicity: Int(label)) ?? 0, to: &report)
            report += " by the model's threshold"
        default: appendComparison(of: index, facts, to: &report)
        }
    }

    private func appendQuote(_ index: Int, _ quote: String, to report: inout String) {
        report += titles[index]
        report += " \""
        report += quote
        report += "\""
    }

    private func appendValue(_ index: Int, _ value: Float, to report: inout String) {
        report += titles[index]
        report += " "
        report += twoDecimals(value)
    }

    private func failure(of index: Int, _ facts: borrowing MessageFacts) -> String {
        let title = titles[index]
        switch nodes[index].test {
        case .list, .negatedList: return title + " absent"
        case .entities(let mask, let atLeast):
            let kinds = Entity.Kind.allCases.filter { $0.mask & mask != 0 }.map(\.rawValue).joined(separator: " or ")
            let count = facts.count(ofEntities: mask)
            return count == 0 ? "\(kinds) absent" : "\(kinds) \(count) < \(atLeast)"
        case .regex(let number):
            let outcome = regexes[Int(number)].search(facts.sourceText)
            return outcome == .givenUp ? "regex given up: too many steps" : "regex absent"
        case .primaryIntent(let label):
            guard let best = facts.scores.intents.first else { return "intent absent" }
            return "intent \(best.label), not \(Taxonomy.intents[Int(label)])"
        case .primarySentiment(let label):
            guard let best = facts.scores.sentiments.first else { return "sentiment absent" }
            return "sentiment \(best.label), not \(Taxonomy.sentiments[Int(label)])"
        case .toxicByModel(let label):
            guard let probability = facts.probability(ofToxicity: Int(label)) else { return "\(title) absent" }
            return "\(title) \(twoDecimals(probability)) below the model's threshold"
        default:
            var report = ""
            appendComparison(of: index, facts, to: &report)
            return report
        }
    }
}

/// The most common reason, ready for every label and probability: routing and reply rules give it for most messages.
private enum PrimaryIntentTexts {
    private static let texts: [[String]] = Taxonomy.intents.map { label in
        (0...100).map { "intent \(label) " + twoDecimals(Float($0) / 100) }
    }

    static func text(label: Int, _ probability: Float) -> String {
        let scaled = probability.isFinite ? Int((Double(probability) * 100).rounded()) : -1
        guard (0...100).contains(scaled) else { return "intent \(Taxonomy.intents[label]) \(twoDecimals(probability))" }
        return texts[label][scaled]
    }
}

extension MessageFacts {
    /// The original text of a hit, at most 60 characters if it is long.
    func quote(_ hit: PhraseIndex.Hit) -> String {
        let found = text.text(in: hit.source)
        return hit.source.count <= 80 ? found : String(found.prefix(60))
    }
}
