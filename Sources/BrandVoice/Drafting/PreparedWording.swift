/// A wording with one set of values at hand and one choice of closing lines, checked ahead as far as its fixed text goes.
///
/// What a draft still has to check is what its values bring: their length, and phrases of the guide that they form with the
/// words around them. A wording that takes no value is finished here.
final class PreparedWording: Sendable {
    /// The words on either side of a value: as many as the longest banned phrase has.
    private struct Surroundings {
        var value: Int
        var before: String
        var after: String
    }

    /// A variable that would print nothing.
    let unfilled: String?
    /// What the fixed text breaks, whatever the values are.
    let broken: Withholding?
    /// The whole text when it takes no value.
    let fixedText: String?
    /// A bound on the length of the fixed text in any unit.
    ///
    /// No unit counts more for a scalar than it has bytes, except for X, whose links may count more than they have.
    private let fixedLengthBound: Int
    private let pieces: [CompiledBody.Piece]
    private let surroundings: [Surroundings]
    /// Required phrases that the fixed text does not hold: only the whole text can tell.
    private let openRequirements: [VoiceLibrary.RequiredText]

    init(pattern: CompiledBody.Pattern, closing: String, template: ReplyTemplate, rules: WordingRules) {
        unfilled = pattern.unfilled.first
        var pieces = pattern.pieces
        if !closing.isEmpty {
            if case .text(let last)? = pieces.last {
                pieces[pieces.count - 1] = .text(last + closing)
            } else {
                pieces.append(.text(closing))
            }
        }
        self.pieces = pieces
        let texts = pieces.compactMap { piece -> String? in if case .text(let text) = piece { text } else { nil } }
        fixedText = texts.count == pieces.count ? texts.joined() : nil
        let hasLink = texts.contains { $0.contains("http") }
        fixedLengthBound = hasLink ? .max / 2 : texts.reduce(0) { $0 + $1.utf8.count }
        let folded = texts.map { FoldedText.bytes(of: $0) }
        let missing = rules.required(for: template).filter { required in
            !folded.contains { required.list.firstMatch(inFolded: $0) != nil }
        }
        let bannedPhrase = folded.lazy.compactMap { rules.banned?.firstMatch(inFolded: $0) }.first
        if let bannedPhrase {
            broken = .banned(template: template.id, phrase: bannedPhrase)
        } else if fixedText != nil, let required = missing.first {
            broken = .requiredMissing(template: template.id, phrase: required.phrase)
        } else {
            broken = nil
        }
        openRequirements = missing
        surroundings = fixedText == nil ? Self.surroundings(in: pieces, words: rules.longestBannedPhrase) : []
    }

    /// The text with the values put in.
    func text(values: [String?]) -> String {
        if let fixedText { return fixedText }
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let fixed): text += fixed
            case .value(let index): text += values[index] ?? ""
            }
        }
        return text
    }

    /// What the values break: a banned phrase that they form, or a required one that is still missing.
    func fault(values: [String?], text: String, template: ReplyTemplate, rules: WordingRules) -> Withholding? {
        if let banned = rules.banned {
            for place in surroundings {
                let around = Self.filled(place.before, values) + (values[place.value] ?? "")
                if let phrase = banned.firstMatch(in: around + Self.filled(place.after, values)) {
                    return .banned(template: template.id, phrase: phrase)
                }
            }
        }
        if openRequirements.isEmpty { return nil }
        let folded = FoldedText.bytes(of: text)
        return openRequirements.first { $0.list.firstMatch(inFolded: folded) == nil }.map {
            .requiredMissing(template: template.id, phrase: $0.phrase)
        }
    }

    /// A bound on the length in any unit; exact lengths are only counted when it is too large.
    func lengthBound(values: [String?]) -> Int {
        pieces.reduce(fixedLengthBound) { sum, piece in
            if case .value(let index) = piece { sum + (values[index]?.utf8.count ?? 0) } else { sum }
        }
    }

    /// Stands for a value inside the words around another one.
    private static func mark(_ value: Int) -> String { Unicode.Scalar(0xE000 + UInt32(value)).map { String($0) } ?? "" }

    /// Puts the values into words around another value; most hold none.
    private static func filled(_ words: String, _ values: [String?]) -> String {
        guard words.utf8.contains(0xEE) else { return words }
        var text = words
        for (index, value) in values.enumerated() { text = text.replacing(mark(index), with: value ?? "") }
        return text
    }

    private static func surroundings(in pieces: [CompiledBody.Piece], words: Int) -> [Surroundings] {
        func marked(_ pieces: ArraySlice<CompiledBody.Piece>) -> String {
            pieces.map { piece in
                switch piece {
                case .text(let text): text
                case .value(let index): mark(index)
                }
            }.joined()
        }
        return pieces.enumerated().compactMap { index, piece in
            guard case .value(let value) = piece else { return nil }
            let before = marked(pieces[..<index])
            let after = marked(pieces[(index + 1)...])
            return Surroundings(
                value: value, before: String(before[start(ofLast: words, in: before)...]),
                after: String(after[..<end(ofFirst: words, in: after)]))
        }
    }

    /// Where the last words of a text begin, at a space, with at least one word more than asked for.
    private static func start(ofLast words: Int, in text: String) -> String.Index {
        let spaces = text.utf8.indices.filter { text.utf8[$0] == 0x20 || text.utf8[$0] == 0x0A }
        var count = words + 2
        // What looks like a word may be none (“🙂”, “–”), so that a few more may be needed.
        while count <= spaces.count {
            let start = spaces[spaces.count - count]
            if FoldedText.wordCount(of: String(text[start...])) > words { return start }
            count += 2
        }
        return text.startIndex
    }

    /// Where the first words of a text end, at a space, with at least one word more than asked for.
    private static func end(ofFirst words: Int, in text: String) -> String.Index {
        let spaces = text.utf8.indices.filter { text.utf8[$0] == 0x20 || text.utf8[$0] == 0x0A }
        var count = words + 2
        while count <= spaces.count {
            let end = spaces[count - 1]
            if FoldedText.wordCount(of: String(text[..<end])) > words { return end }
            count += 2
        }
        return text.endIndex
    }
}

/// What the guide says of a language's wordings.
struct WordingRules: Sendable {
    var banned: PhraseList?
    var required: [VoiceLibrary.RequiredText]
    /// Words of the longest banned phrase.
    var longestBannedPhrase: Int

    /// The phrases that a template must say.
    func required(for template: ReplyTemplate) -> [VoiceLibrary.RequiredText] {
        guard template.role == .reply else { return [] }
        return required.filter { $0.intents.contains(where: template.intents.contains) }
    }
}
