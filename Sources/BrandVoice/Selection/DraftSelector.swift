import InboxRules

/// Ranks the templates that may answer a message.
///
/// A template is a candidate when its language is the reply's, it serves the channel, its role fits what the decision
/// asks for, it lists the sentiment (or none), and it is wished for by a rule or lists an intent of the message (or is
/// an acknowledgement for any intent). In public it must ask to go on in private when the decision asks for that.
/// Candidates get points, and the most points win; equal points go to the id that comes first in the alphabet:
///
/// | reason | points |
/// |---|---|
/// | a rule wishes for the template by id | 1000, less 100 for each earlier wish |
/// | a rule wishes for its family | 500, less 50 for each earlier wish |
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

    /// A reason for points, for explanations.
    package struct Points: Sendable, Hashable {
        package var reason: String
        package var points: Int
    }

    /// The candidates in a language, best first.
    package static func ranking(
        of request: DraftRequest, language: String, library: VoiceLibrary
    ) -> [Candidate] {
        var candidates: [Candidate] = []
        for position in library.positions[language]?[request.channel.rawValue] ?? [] {
            var points = 0
            if score(library.templates[position], request: request, add: { _, value in points += value }) {
                candidates.append(Candidate(position: position, points: points))
            }
        }
        // Positions follow the ids within a language, so they break ties by the alphabet.
        candidates.sort { $0.points == $1.points ? $0.position < $1.position : $0.points > $1.points }
        return candidates
    }

    /// The points of one candidate, reason by reason; empty when it is none.
    package static func points(of template: ReplyTemplate, request: DraftRequest) -> [Points] {
        var result: [Points] = []
        return score(template, request: request, add: { result.append(Points(reason: $0, points: $1)) }) ? result : []
    }

    /// The wording a conversation gets: always the same one, shared out by weight.
    package static func variant(of template: ReplyTemplate, request: DraftRequest, conversation: String?) -> Int? {
        let usable = template.variants.indices.filter {
            request.sentiment != "negative" || template.variants[$0].emojiCount == 0
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

    /// Adds up the points of a template; false when it is no candidate.
    private static func score(
        _ template: ReplyTemplate, request: DraftRequest, add: (String, Int) -> Void
    ) -> Bool {
        let wish = request.templateWish.firstIndex(of: template.id)
        let familyWish = request.templateWish.firstIndex(of: template.family)
        let isWished = wish != nil || familyWish != nil
        switch template.role {
        case .reply: guard request.purpose == .reply else { return false }
        case .acknowledgement: guard request.purpose != .care, request.isQueued || isWished else { return false }
        case .care: guard request.purpose == .care else { return false }
        case .followUp: guard request.purpose != .care, wish != nil else { return false }
        case .lead, .internalNote: return false
        }
        if !template.sentiments.isEmpty {
            guard template.sentiments.contains(request.sentiment) else { return false }
            add("sentiment \(request.sentiment)", 30)
        }
        if request.asksPrivate, request.purpose == .reply {
            guard template.asksPrivate || wish != nil else { return false }
            if template.asksPrivate { add("asks to go on in private", 50) }
        }
        if let primary = request.intents.first, template.intents.contains(primary) {
            add("intent \(primary)", 200)
        } else if let further = request.intents.dropFirst().first(where: template.intents.contains) {
            // A further intent never lets a reply through that the primary one does not ask for.
            guard isWished || template.role == .reply else { return false }
            add("further intent \(further)", 60)
        } else {
            guard isWished || (template.intents.isEmpty && template.role != .reply) else { return false }
        }
        if let wish {
            add("wished for by a rule", 1000 - 100 * min(wish, 9))
        } else if let familyWish {
            add("family wished for by a rule", 500 - 50 * min(familyWish, 9))
        }
        if template.tone == request.tone { add("tone \(template.tone)", 20) }
        if !(template.channels.contains("dm") && template.channels.count > 1) { add("made for this channel", 5) }
        for variable in template.variables {
            switch variable.kind {
            case .orderNumber, .invoiceNumber, .accountNumber, .product:
                if request.values[variable.kind] != nil { add("uses the \(variable.name) at hand", 15) }
            default: continue
            }
        }
        if template.role == .acknowledgement, request.purpose == .reply { add("only acknowledges", -40) }
        return true
    }
}
