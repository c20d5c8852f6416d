import InboxRules

/// Ranks the templates that may answer a message.
///
/// A template is a candidate when its language is the reply's, it serves the channel, its role fits what the decision
/// asks for, it lists the sentiment (or none), and it is wished for by a rule, lists a tag of the decision or an intent
/// of the message (or is an acknowledgement for any intent). In public it must ask to go on in private when the decision asks for that.
/// Candidates get points, and the most points win; equal points go to the id that comes first in the alphabet:
///
/// | reason | points |
/// |---|---|
/// | a rule wishes for the template by id | 1000, less 100 for each earlier wish |
/// | a rule wishes for its family | 500, less 50 for each earlier wish |
/// | it lists a tag of the decision (`unanswered`) | 300 |
/// | it lists the primary intent | 200 |
/// | it lists a further likely intent | 60 |
/// | it asks to go on in private, as the decision asks | 50 |
/// | it lists the sentiment | 30 |
/// | it has the tone wanted | 20 |
/// | it uses an order, invoice or account number or a product at hand | 15 each |
/// | it is made for public or for private channels alone | 5 |
/// | it only acknowledges although a reply is asked for | −40 |
package enum DraftSelector {
    /// A template with its points.
    package struct Candidate: Sendable {
        package var position: Int
        package var points: Int
    }

    /// A reason for points.
    package enum Reason: Sendable, Hashable {
        case wish(Int), family(Int), references(Int)
        case tag, intent, furtherIntent, asksPrivate, sentiment, tone, oneSided, onlyAcknowledges

        /// What it counts.
        package var points: Int {
            switch self {
            case .wish(let points), .family(let points), .references(let points): return points
            case .tag: return 300
            case .intent: return 200
            case .furtherIntent: return 60
            case .asksPrivate: return 50
            case .sentiment: return 30
            case .tone: return 20
            case .oneSided: return 5
            case .onlyAcknowledges: return -40
            }
        }

        /// What it says in an explanation.
        package var words: String {
            switch self {
            case .wish: return "wished for by a rule"
            case .family: return "family wished for by a rule"
            case .references: return "uses a number or product at hand"
            case .tag: return "made for a tag of the decision"
            case .intent: return "the primary intent"
            case .furtherIntent: return "a further intent"
            case .asksPrivate: return "asks to go on in private"
            case .sentiment: return "made for this sentiment"
            case .tone: return "the tone wanted"
            case .oneSided: return "made for this channel"
            case .onlyAcknowledges: return "only acknowledges"
            }
        }
    }

    /// The candidates in a language, best first.
    package static func ranking(
        of request: DraftRequest, language: String, library: VoiceLibrary
    ) -> [Candidate] {
        guard let entries = library.entries[language]?[request.channelIndex] else { return [] }
        var candidates: [Candidate] = []
        for entry in entries {
            let wish = wish(for: entry, request: request, library: library)
            guard isCandidate(entry, request: request, wish: wish) else { continue }
            var points = 0
            score(entry, request: request, wish: wish) { points += $0.points }
            candidates.append(Candidate(position: entry.position, points: points))
        }
        // Positions follow the ids within a language, so they break ties by the alphabet.
        candidates.sort { $0.points == $1.points ? $0.position < $1.position : $0.points > $1.points }
        return candidates
    }

    /// The points of one candidate, reason by reason.
    package static func points(of candidate: Candidate, request: DraftRequest, library: VoiceLibrary) -> [Reason] {
        let entry = SelectionEntry(
            template: library.templates[candidate.position], position: candidate.position)
        var result: [Reason] = []
        score(entry, request: request, wish: wish(for: entry, request: request, library: library)) { result.append($0) }
        return result
    }

    /// The wording a conversation gets: always the same one, shared out by weight.
    package static func variant(of template: ReplyTemplate, request: DraftRequest, conversation: String?) -> Int? {
        if template.variants.count == 1 {
            return request.isNegative && template.variants[0].emojiCount > 0 ? nil : 0
        }
        let usable = template.variants.indices.filter {
            !request.isNegative || template.variants[$0].emojiCount == 0
        }
        guard let first = usable.first else { return nil }
        if usable.count == 1 { return first }
        let key = conversation ?? request.message.author?.id ?? request.message.id ?? request.message.text
        let total = usable.reduce(0) { $0 + template.variants[$1].weight }
        var rest = Int(StableHash.of(key, template.id) % UInt64(total))
        for index in usable {
            rest -= template.variants[index].weight
            if rest < 0 { return index }
        }
        return first
    }

    // MARK: Private

    /// What in the decision, beside the intent, speaks for a template.
    private struct Wish {
        var byID: Int?
        var byFamily: Int?
        var byTag = false
        var isThere: Bool { byID != nil || byFamily != nil || byTag }
    }

    private static func wish(
        for entry: SelectionEntry, request: DraftRequest, library: VoiceLibrary
    ) -> Wish {
        if request.templateWish.isEmpty, !entry.hasTags { return Wish() }
        let prepared = library.prepared[entry.position]
        return Wish(
            byID: request.templateWish.firstIndex(of: prepared.template.id),
            byFamily: request.templateWish.firstIndex(of: prepared.template.family),
            byTag: entry.hasTags && prepared.template.tags.contains(where: request.tags.contains))
    }

    private static func isCandidate(_ entry: SelectionEntry, request: DraftRequest, wish: Wish) -> Bool {
        switch entry.role {
        case .reply: guard request.purpose == .reply else { return false }
        case .acknowledgement: guard request.purpose != .care, request.isQueued || wish.isThere else { return false }
        case .care: guard request.purpose == .care else { return false }
        case .followUp: guard request.purpose != .care, wish.byID != nil else { return false }
        case .lead, .internalNote: return false
        }
        guard !entry.hasTags || wish.isThere else { return false }
        guard entry.sentiments == 0 || entry.sentiments & request.sentimentBit != 0 else { return false }
        if request.asksPrivate, request.purpose == .reply {
            guard entry.asksPrivate || wish.byID != nil else { return false }
        }
        if wish.isThere || entry.intents & request.primaryIntent != 0 { return true }
        // A further intent never lets through an acknowledgement that the primary one does not ask for.
        if entry.intents & request.furtherIntents != 0 { return entry.role == .reply }
        return entry.intents == 0 && entry.role != .reply
    }

    private static func score(
        _ entry: SelectionEntry, request: DraftRequest, wish: Wish, add: (Reason) -> Void
    ) {
        if let rank = wish.byID {
            add(.wish(1000 - 100 * min(rank, 9)))
        } else if let rank = wish.byFamily {
            add(.family(500 - 50 * min(rank, 9)))
        }
        if wish.byTag { add(.tag) }
        if entry.intents & request.primaryIntent != 0 {
            add(.intent)
        } else if entry.intents & request.furtherIntents != 0 {
            add(.furtherIntent)
        }
        if request.asksPrivate, entry.asksPrivate { add(.asksPrivate) }
        if entry.sentiments != 0 { add(.sentiment) }
        if entry.tone == request.toneIndex { add(.tone) }
        let references = (entry.references & request.references).nonzeroBitCount
        if references > 0 { add(.references(15 * references)) }
        if entry.isOneSided { add(.oneSided) }
        if entry.role == .acknowledgement, request.purpose == .reply { add(.onlyAcknowledges) }
    }
}
