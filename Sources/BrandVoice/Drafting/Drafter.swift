public import InboxRules
public import TextFeatures

/// Writes reply drafts in the brand's voice, or says why it does not.
///
/// ```swift
/// let drafter = Drafter(library: try VoiceLibrary(directory: "corpora/voice"))
/// switch drafter.draft(for: message, classification: scores, entities: entities, decision: decision) {
/// case .draft(let draft): print(draft.text)
/// case .withheld(let reason): print(reason)
/// }
/// ```
///
/// The same input gives the same draft on every machine. A draft that would break a constraint is withheld, never
/// sent half-made: when the best template is too long for the channel or needs something that the message does not
/// say, the next one is tried; when its words break the guide (a fact that is not stated, a banned phrase, a missing
/// consent line), nothing is, because somebody must mend the library.
public struct Drafter: Sendable {
    /// The library the drafts are made from.
    public let library: VoiceLibrary

    /// Creates a drafter.
    public init(library: VoiceLibrary) { self.library = library }

    /// A draft for a message, or the reason why there is none, in the workspace's language.
    public func draft(
        for message: InboxMessage, classification: MessageClassification, entities: [Entity], decision: Decision,
        context: ReplyContext = ReplyContext()
    ) -> DraftOutcome {
        let gate = gate(message: message, classification: classification, decision: decision, context: context)
        guard case .open(let purpose, let language) = gate else {
            guard case .closed(let withholding) = gate else { preconditionFailure("A gate is open or closed.") }
            return .withheld(reason: withholding.sentence(in: library.guide.workspaceLanguage))
        }
        let request = DraftRequest(
            message: message, classification: classification, entities: entities, decision: decision,
            purpose: purpose, library: library)
        let ranking = DraftSelector.ranking(of: request, language: language, library: library)
        switch choose(ranking, request: request, language: language, context: context) {
        case .success(let choice): return .draft(choice.draft)
        case .failure(let withholding):
            return .withheld(reason: withholding.sentence(in: library.guide.workspaceLanguage))
        }
    }

    /// The same as ``draft(for:classification:entities:decision:context:)``, with everything that led to it.
    public func explain(
        _ message: InboxMessage, classification: MessageClassification, entities: [Entity], decision: Decision,
        context: ReplyContext = ReplyContext()
    ) -> DraftExplanation {
        let workspace = library.guide.workspaceLanguage
        switch gate(message: message, classification: classification, decision: decision, context: context) {
        case .closed(let withholding):
            return DraftExplanation(
                outcome: .withheld(reason: withholding.sentence(in: workspace)), withholding: withholding,
                language: nil, candidates: [], chosen: nil)
        case .open(let purpose, let language):
            let request = DraftRequest(
                message: message, classification: classification, entities: entities, decision: decision,
                purpose: purpose, library: library)
            let ranking = DraftSelector.ranking(of: request, language: language, library: library)
            let candidates = ranking.map { candidate in
                let template = library.prepared[candidate.position].template
                return DraftExplanation.Candidate(
                    template: template.id, points: candidate.points,
                    reasons: DraftSelector.points(of: candidate, request: request, library: library).map {
                        "\($0.words) \($0.points > 0 ? "+" : "−")\(abs($0.points))"
                    })
            }
            switch choose(ranking, request: request, language: language, context: context) {
            case .success(let choice):
                return DraftExplanation(
                    outcome: .draft(choice.draft), withholding: nil, language: language, candidates: candidates,
                    chosen: choice.rank)
            case .failure(let withholding):
                return DraftExplanation(
                    outcome: .withheld(reason: withholding.sentence(in: workspace)), withholding: withholding,
                    language: language, candidates: candidates, chosen: nil)
            }
        }
    }

    // MARK: Before selection

    private enum Gate {
        case open(DraftRequest.Purpose, language: String)
        case closed(Withholding)
    }

    /// Everything that forbids a draft whatever the templates say.
    private func gate(
        message: InboxMessage, classification: MessageClassification, decision: Decision, context: ReplyContext
    ) -> Gate {
        let intent = classification.intents.first
        let label = intent?.label ?? "other"
        if context.optedOut || label == "opt_out"
            || decision.tags.contains(where: { $0 == "opt_out" || $0 == "opted_out" })
        {
            return .closed(.optedOut)
        }
        if decision.actions.contains(.suppressAuthor) { return .closed(.suppressed) }
        if decision.actions.contains(.hide) { return .closed(.hidden) }
        let acknowledges = decision.actions.contains(.acknowledge)
        let replies = decision.actions.contains { $0 == .draft || $0 == .askPrivate || $0 == .captureLead }
        let purpose: DraftRequest.Purpose
        if decision.queue == .care || classification.toxicLabels.contains("self_harm") {
            guard acknowledges else { return .closed(.personAtRisk) }
            purpose = .care
        } else if library.guide.humanOnly.contains(label) {
            guard acknowledges else { return .closed(.humanOnly(intent: label)) }
            purpose = .acknowledgement
        } else if replies {
            purpose = .reply
        } else if acknowledges {
            purpose = .acknowledgement
        } else if decision.queue == .none {
            return .closed(.nothingToAnswer)
        } else {
            return .closed(.notAsked(queue: decision.queue))
        }
        if let closed = closedWindow(message: message, context: context) { return .closed(closed) }
        // A rule that names a template knows what the message asks; the model's doubt does not matter then.
        if decision.templateWish.isEmpty, purpose == .reply {
            let probability = intent?.probability ?? 0
            guard probability >= library.guide.confidence.intent else {
                return .closed(
                    .lowConfidence(intent: label, probability: probability, needed: library.guide.confidence.intent))
            }
        }
        switch language(of: message, classification: classification) {
        case .success(let language): return .open(purpose, language: language)
        case .failure(let withholding): return .closed(withholding)
        }
    }

    /// The reply window that is over, if one is.
    private func closedWindow(message: InboxMessage, context: ReplyContext) -> Withholding? {
        let channel = (message.channel ?? .comment).rawValue
        guard let window = library.guide.limits.limit(platform: message.platform, channel: channel)?.replyWindow,
            let now = context.now.flatMap(SentTime.seconds), let sent = message.sentAt.flatMap(SentTime.seconds),
            now - sent > window.components.seconds
        else { return nil }
        return .windowClosed(
            platform: PlatformNames.display(message.platform), hours: Int(window.components.seconds / 3600))
    }

    /// The language to answer in.
    ///
    /// The model's when it is sure, else the caller's, else the model's likeliest when it is more than a guess, else the
    /// default one; then the guide's fallbacks for a language that the brand does not write.
    private func language(
        of message: InboxMessage, classification: MessageClassification
    ) -> Result<String, Withholding> {
        let top = classification.languages.first
        let wanted: String
        if let top, top.label != "und", top.probability >= library.guide.confidence.language {
            wanted = top.label
        } else if let stated = message.lang.flatMap({ $0.split(whereSeparator: { $0 == "-" || $0 == "_" }).first }) {
            wanted = stated.lowercased()
        } else if let likely = classification.languages.first(where: { $0.label != "und" }), likely.probability >= 0.45
        {
            wanted = likely.label
        } else {
            wanted = library.guide.defaultLanguage
        }
        if library.entries[wanted] != nil { return .success(wanted) }
        for language in library.guide.fallbacks[wanted] ?? [] where library.entries[language] != nil {
            return .success(language)
        }
        return .failure(.noTemplateInLanguage(language: wanted))
    }

    // MARK: After selection

    private struct Choice {
        var draft: Draft
        var rank: Int
    }

    private func choose(
        _ ranking: [DraftSelector.Candidate], request: DraftRequest, language: String, context: ReplyContext
    ) -> Result<Choice, Withholding> {
        var first: Withholding?
        for (rank, candidate) in ranking.enumerated() {
            let prepared = library.prepared[candidate.position]
            guard
                let variant = DraftSelector.variant(
                    of: prepared.template, request: request, conversation: context.conversation)
            else { continue }
            let composer = DraftComposer(library: library, position: candidate.position, variant: variant)
            switch composer.compose(request: request, isFirstAutomaticReply: context.automaticReplies == 0) {
            case .success(let draft): return .success(Choice(draft: draft, rank: rank))
            case .failure(let withholding):
                first = first ?? withholding
                switch withholding {
                case .tooLong: continue
                case .unfilled(_, let variable) where !prepared.template.isFact(variable): continue
                default: return .failure(first ?? withholding)
                }
            }
        }
        return .failure(
            first
                ?? .noTemplate(
                    intent: request.intent, language: language, isPrivate: request.isPrivate))
    }
}

extension Withholding: Error {}
