import TextFeatures

/// A test of one node in words: what was compared, and the values.
extension CompiledConditions {
    /// The values that make the condition hold, joined by `; `: `toxicity insult 0.88 ≥ 0.80; channel comment`.
    ///
    /// The condition must hold for the message.
    func because(_ index: Int, _ facts: borrowing MessageFacts, names: [String]) -> String {
        var report = ""
        appendBecause(index, facts, names: names, to: &report)
        return report.isEmpty ? "always" : report
    }

    /// The first part that does not hold, with the values; nil if the condition holds.
    func firstFailure(_ index: Int, _ facts: borrowing MessageFacts, names: [String]) -> String? {
        if holds(index, facts) { return nil }
        let node = nodes[index]
        switch node.test {
        case .all:
            for part in parts(of: index) {
                if let failure = firstFailure(part, facts, names: names) { return failure }
            }
            return nil
        case .any:
            let failures = parts(of: index).compactMap { firstFailure($0, facts, names: names) }
            if failures.count == 1 { return failures[0] }
            let more = failures.count > 3 ? ", and \(failures.count - 3) more" : ""
            return "none of (" + failures.prefix(3).joined(separator: ", ") + more + ")"
        case .none:
            for part in parts(of: index) where holds(part, facts) {
                return "excluded by " + because(part, facts, names: names)
            }
            return nil
        default: return failure(of: node.test, facts, names: names)
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

    private func appendBecause(
        _ index: Int, _ facts: borrowing MessageFacts, names: [String], to report: inout String
    ) {
        let node = nodes[index]
        switch node.test {
        case .always, .none: return
        case .all:
            for part in parts(of: index) { appendBecause(part, facts, names: names, to: &report) }
        case .any:
            for part in parts(of: index) where holds(part, facts) {
                appendBecause(part, facts, names: names, to: &report)
                return
            }
        default:
            if !report.isEmpty { report += "; " }
            report += evidence(of: node.test, facts, names: names)
        }
    }

    private func evidence(of test: Test, _ facts: borrowing MessageFacts, names: [String]) -> String {
        switch test {
        case .list(let list, let whole):
            guard let hit = hit(list: list, whole: whole, facts) else { return "" }
            return "phrase \(listTitle(names[Int(list)])) \"\(facts.quote(hit))\""
        case .negatedList(let list):
            guard let hit = cancelledHit(list: list, facts) else { return "" }
            return "negated \(listTitle(names[Int(list)])) \"\(facts.quote(hit))\""
        case .entities(let mask, _):
            guard let entity = facts.entities.first(where: { $0.kind.mask & mask != 0 }) else { return "" }
            return "\(entity.kind.rawValue) \"\(entity.text.prefix(60))\""
        case .regex(let number):
            guard case .found(let found) = regexes[Int(number)].search(facts.message.text) else { return "" }
            return "regex \"\(found.prefix(60))\""
        case .primaryIntent(let label):
            return "intent \(Taxonomy.intents[Int(label)]) \(twoDecimals(facts.scores.intents.first?.probability ?? 0))"
        case .primarySentiment(let label):
            let probability = facts.scores.sentiments.first?.probability ?? 0
            return "sentiment \(Taxonomy.sentiments[Int(label)]) \(twoDecimals(probability))"
        case .toxicByModel(let label):
            let probability = facts.probability(ofToxicity: Int(label)) ?? 0
            return "toxicity \(Taxonomy.toxicity[Int(label)]) \(twoDecimals(probability)) by the model's threshold"
        default: return comparison(of: test, facts)
        }
    }

    private func failure(of test: Test, _ facts: borrowing MessageFacts, names: [String]) -> String {
        switch test {
        case .list(let list, _): return "phrase \(listTitle(names[Int(list)])) absent"
        case .negatedList(let list): return "negated \(listTitle(names[Int(list)])) absent"
        case .entities(let mask, let atLeast):
            let kinds = Entity.Kind.allCases.filter { $0.mask & mask != 0 }.map(\.rawValue).joined(separator: " or ")
            let count = facts.count(ofEntities: mask)
            return count == 0 ? "\(kinds) absent" : "\(kinds) \(count) < \(atLeast)"
        case .regex(let number):
            let outcome = regexes[Int(number)].search(facts.message.text)
            return outcome == .givenUp ? "regex given up: too many steps" : "regex absent"
        case .primaryIntent(let label):
            guard let best = facts.scores.intents.first else { return "intent absent" }
            return "intent \(best.label), not \(Taxonomy.intents[Int(label)])"
        case .primarySentiment(let label):
            guard let best = facts.scores.sentiments.first else { return "sentiment absent" }
            return "sentiment \(best.label), not \(Taxonomy.sentiments[Int(label)])"
        case .toxicByModel(let label):
            guard let probability = facts.probability(ofToxicity: Int(label)) else { return "toxicity absent" }
            let name = Taxonomy.toxicity[Int(label)]
            return "toxicity \(name) \(twoDecimals(probability)) below the model's threshold"
        default: return comparison(of: test, facts)
        }
    }

    /// A list's name, or `text` for phrases written inside a rule.
    private func listTitle(_ name: String) -> String { name.contains("@") ? "text" : name }
}

extension MessageFacts {
    /// The original text of a hit, at most 60 characters.
    func quote(_ hit: PhraseIndex.Hit) -> String {
        String(text.text(in: hit.source).prefix(60))
    }
}
