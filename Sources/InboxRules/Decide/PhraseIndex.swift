import TextFeatures

/// Every phrase of every rule in one matcher: a message is read once, however many rules there are.
///
/// A class, so that a decision does not copy its tables.
final class PhraseIndex: Sendable {
    /// A list whose phrase occurs in a message.
    struct Hit: Sendable, Hashable {
        /// The list's number.
        var list: Int
        /// The tokens it touches.
        var tokens: Range<Int>
        /// The UTF-8 bytes of the original text it covers.
        var source: Range<Int>
        /// The number of the phrase.
        var phrase: Int
        /// True if the match is negated, or lies inside an exception of its list.
        var isCancelled: Bool
    }

    private struct Membership: Sendable, Hashable {
        var list: Int
        var isException: Bool
    }

    private let matcher: PhraseMatcher
    /// By phrase number: the lists it belongs to.
    private let memberships: [[Membership]]
    /// By phrase number: the language it was written for, nil for every language.
    private let phraseLanguages: [String?]
    /// By list number: the list whose matches negate it, or -1.
    private let negations: [Int]
    private let reaches: [Int]
    private let ignoresQuoted: [Bool]
    /// By list number: true if a match must be checked against its surroundings.
    private let dependsOnContext: [Bool]
    /// The languages of the lists: few enough to be compared one by one.
    private let languages: [String]
    /// The lists' names by number.
    let names: [String]

    /// Compiles the lists.
    init(lists: [String: RuleSet.PhraseList], analyze: (String) -> AnalyzedText) {
        let names = lists.keys.sorted()
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        struct Key: Hashable {
            var entry: String
            var written: String?
            var applied: String?
            var match: PhraseMatchMode
        }
        var phraseLanguages: [String?] = []
        var phraseNumbers: [Key: Int] = [:]
        var phrases: [Phrase] = []
        var memberships: [[Membership]] = []
        for (number, name) in names.enumerated() {
            for member in Self.flattened(name, lists: lists) {
                for (entries, isException) in [(member.entries, false), (member.exceptions, true)] {
                    for entry in entries {
                        let language = member.everyLanguage ? nil : entry.language
                        let key = Key(
                            entry: entry.text, written: entry.language, applied: language, match: member.match)
                        let phrase = phraseNumbers[key] ?? phrases.count
                        if phrase == phrases.count {
                            phraseNumbers[key] = phrase
                            phrases.append(
                                Phrase(text: entry.text, id: phrase, language: language, match: key.match.phraseMatch))
                            phraseLanguages.append(entry.language)
                            memberships.append([])
                        }
                        let membership = Membership(list: number, isException: isException)
                        if !memberships[phrase].contains(membership) { memberships[phrase].append(membership) }
                    }
                }
            }
        }
        self.names = names
        self.memberships = memberships
        self.phraseLanguages = phraseLanguages
        negations = names.map { lists[$0]?.negatedBy.flatMap { numbers[$0] } ?? -1 }
        reaches = names.map { lists[$0]?.negationReach ?? 0 }
        ignoresQuoted = names.map { lists[$0]?.ignoresQuoted ?? false }
        dependsOnContext = names.map { name in
            lists[name]?.negatedBy != nil || lists[name]?.ignoresQuoted == true
                || Self.flattened(name, lists: lists).contains { !$0.exceptions.isEmpty }
        }
        languages = Set(phrases.compactMap(\.language)).sorted()
        matcher = PhraseMatcher(phrases: phrases, analyze: analyze)
    }

    /// The lists that occur in a message, in text order, with matches that do not count marked as cancelled.
    ///
    /// - Parameters:
    ///   - text: The message.
    ///   - language: Its language; phrases of every language are tried if it is unknown or no list speaks it.
    /// - Returns: The hits.
    func hits(in text: AnalyzedText, language: String?) -> [Hit] {
        let known = language.flatMap { languages.contains($0) ? $0 : nil }
        let matches = matcher.matches(in: text, language: known)
        if matches.isEmpty { return [] }
        var hits: [Hit] = []
        var exceptions: [Hit] = []
        var needsCheck = false
        for match in matches {
            for membership in memberships[match.phraseID] {
                let hit = Hit(
                    list: membership.list, tokens: match.tokens, source: match.source, phrase: match.phraseID,
                    isCancelled: false)
                if membership.isException { exceptions.append(hit) } else { hits.append(hit) }
                if dependsOnContext[membership.list] { needsCheck = true }
            }
        }
        if needsCheck {
            for index in hits.indices where dependsOnContext[hits[index].list] {
                hits[index].isCancelled =
                    exceptions.contains { $0.list == hits[index].list && $0.source.covers(hits[index].source) }
                    || isNegated(hits[index], by: hits, in: text)
                    || (ignoresQuoted[hits[index].list] && QuotedSpans.contain(hits[index].source, in: text.source))
            }
        }
        return hits
    }

    /// True if a match of the negating list ends at most the list's reach before the hit, in the same clause and language.
    ///
    /// Portuguese "no Procon" (at the Procon) is not an English "no".
    private func isNegated(_ hit: Hit, by hits: [Hit], in text: AnalyzedText) -> Bool {
        let negation = negations[hit.list]
        guard negation >= 0 else { return false }
        return hits.contains { other in
            guard other.list == negation, other.source.upperBound <= hit.source.lowerBound,
                hit.tokens.lowerBound - other.tokens.upperBound <= reaches[hit.list],
                speakSameLanguage(other.phrase, hit.phrase)
            else { return false }
            // An elided word and what follows share a token: "d'avocat".
            let between = other.tokens.upperBound..<max(other.tokens.upperBound, hit.tokens.lowerBound)
            return !text.tokens[between].contains { $0.kind == .punctuation }
        }
    }

    private func speakSameLanguage(_ one: Int, _ other: Int) -> Bool {
        guard let first = phraseLanguages[one], let second = phraseLanguages[other] else { return true }
        return first == second
    }

    /// The list and all lists it includes, each once.
    private static func flattened(_ name: String, lists: [String: RuleSet.PhraseList]) -> [RuleSet.PhraseList] {
        var seen: Set<String> = []
        var pending = [name]
        var flattened: [RuleSet.PhraseList] = []
        while let next = pending.popLast() {
            guard seen.insert(next).inserted, let list = lists[next] else { continue }
            flattened.append(list)
            pending += list.includes
        }
        return flattened
    }
}

extension Range<Int> {
    fileprivate func covers(_ other: Range<Int>) -> Bool {
        lowerBound <= other.lowerBound && other.upperBound <= upperBound
    }
}

extension PhraseMatchMode {
    fileprivate var phraseMatch: Phrase.Match {
        switch self {
        case .exact: .exact
        case .folded: .folded
        case .deobfuscated: .deobfuscated
        }
    }
}
