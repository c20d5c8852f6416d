/// Finds the rules worth asking: those that need nothing that can be looked up, and those whose phrase list, intent,
/// toxicity label, entity or author occurs in the message.
///
/// A rule's triggers are a set of such things of which at least one must occur for the rule to hold: of an `all`
/// the smallest such set of a part, of an `any` the union if every part has one. A rule without triggers is always
/// asked, so that a wrong guess can cost time but never a decision.
struct RuleIndex: Sendable {
    /// A set of rule numbers.
    struct RuleBits: Sendable {
        var words: [UInt64]

        /// Calls a function with each number of a range, in order, until it answers false.
        @inline(__always)
        func forEach(in range: Range<Int>, _ visit: (Int) -> Bool) {
            var number = range.lowerBound
            while number < range.upperBound {
                let rest = words[number >> 6] >> UInt64(number & 63)
                if rest == 0 {
                    number = (number | 63) + 1
                    continue
                }
                number += rest.trailingZeroBitCount
                if number >= range.upperBound { return }
                if !visit(number) { return }
                number += 1
            }
        }
    }

    private enum Trigger: Hashable {
        case list(Int)
        case intent(Int)
        case toxicity(Int)
        case entity(Int)
        /// The message says something about its author.
        case author
    }

    private let always: [UInt64]
    private let byList: [[Int]]
    private let byIntent: [[Int]]
    private let byToxicity: [[Int]]
    private let byEntity: [[Int]]
    private let byAuthor: [Int]

    init(roots: [Int], conditions: CompiledConditions, listCount: Int) {
        var always = [UInt64](repeating: 0, count: (roots.count + 63) / 64)
        var byList = [[Int]](repeating: [], count: listCount)
        var byIntent = [[Int]](repeating: [], count: Taxonomy.intents.count)
        var byToxicity = [[Int]](repeating: [], count: Taxonomy.toxicity.count)
        var byEntity = [[Int]](repeating: [], count: UInt16.bitWidth)
        var byAuthor: [Int] = []
        for (number, root) in roots.enumerated() {
            guard let triggers = Self.triggers(of: root, conditions) else {
                always[number >> 6] |= 1 << UInt64(number & 63)
                continue
            }
            for trigger in triggers {
                switch trigger {
                case .list(let list): byList[list].append(number)
                case .intent(let label): byIntent[label].append(number)
                case .toxicity(let label): byToxicity[label].append(number)
                case .entity(let kind): byEntity[kind].append(number)
                case .author: byAuthor.append(number)
                }
            }
        }
        self.always = always
        self.byList = byList
        self.byIntent = byIntent
        self.byToxicity = byToxicity
        self.byEntity = byEntity
        self.byAuthor = byAuthor
    }

    func candidates(_ facts: borrowing MessageFacts) -> RuleBits {
        var words = always
        for hit in facts.hits {
            for number in byList[hit.list] { words[number >> 6] |= 1 << UInt64(number & 63) }
        }
        for intent in facts.intents {
            for number in byIntent[intent.label] { words[number >> 6] |= 1 << UInt64(number & 63) }
        }
        var labels = facts.toxicLabels
        while labels != 0 {
            for number in byToxicity[labels.trailingZeroBitCount] { words[number >> 6] |= 1 << UInt64(number & 63) }
            labels &= labels - 1
        }
        var kinds = facts.entityKinds
        while kinds != 0 {
            for number in byEntity[kinds.trailingZeroBitCount] { words[number >> 6] |= 1 << UInt64(number & 63) }
            kinds &= kinds - 1
        }
        if facts.hasAuthor {
            for number in byAuthor { words[number >> 6] |= 1 << UInt64(number & 63) }
        }
        return RuleBits(words: words)
    }

    private static func triggers(of index: Int, _ conditions: CompiledConditions) -> Set<Trigger>? {
        switch conditions.nodes[index].test {
        case .list(let list, _), .negatedList(let list): return [.list(Int(list))]
        case .primaryIntent(let label): return [.intent(Int(label))]
        case .intent(let label, .atLeast, let threshold) where threshold.value > 0 && threshold.row < 0:
            return [.intent(Int(label))]
        case .toxicity(let label, .atLeast, _): return [.toxicity(Int(label))]
        case .entities(let mask, let atLeast) where atLeast > 0:
            return Set((0..<UInt16.bitWidth).filter { mask >> UInt16($0) & 1 == 1 }.map { .entity($0) })
        case .vip, .optedOut, .followers, .strikes, .unresolved: return [.author]
        case .all:
            return conditions.parts(of: index).compactMap { triggers(of: $0, conditions) }.min { $0.count < $1.count }
        case .any:
            var union: Set<Trigger> = []
            for part in conditions.parts(of: index) {
                guard let triggers = triggers(of: part, conditions) else { return nil }
                union.formUnion(triggers)
            }
            return union
        default: return nil
        }
    }
}
