public import InboxRules
public import TextFeatures

/// The conversation that turns interest into a lead: ask, extract, validate, thank.
///
/// A pure state machine: a message in, a step out; it sends nothing and knows no clock. One detail is asked for at a
/// time; whatever else the person gives along the way is taken. An answer that is not valid gets one polite second
/// question; after that a person takes over. “No thanks” and “STOP” end it at once, and nothing is kept.
public struct LeadCapture: Sendable, Hashable, Codable {
    /// Where the conversation stands.
    public enum Stage: Sendable, Hashable, Codable {
        /// Waits for a detail; `question` counts from 1.
        case asking(Lead.Field, question: Int)
        /// Everything is there.
        case complete
        /// Two answers in a row were not valid: a person takes over.
        case stopped
        /// The person does not want to.
        case declined
        /// The person asked for no more messages.
        case optedOut
    }

    /// What to do next.
    public enum Step: Sendable, Hashable {
        /// Ask for a detail.
        case ask(Lead.Field)
        /// Ask for it once more, because the answer was not valid.
        case askAgain(Lead.Field)
        /// Thank, and create the lead.
        case complete(Lead)
        /// Say that a person takes over.
        case stop
        /// Say that nothing is kept.
        case decline
        /// Send nothing.
        case silence
    }

    /// Where the conversation stands.
    public private(set) var stage: Stage
    /// What is known so far; empty of details once the person declined.
    public private(set) var lead: Lead
    /// What was doubtful in the last answer: the same answer again is believed.
    private var doubted: String?

    /// Starts from the message that showed interest; details it holds already are not asked for.
    ///
    /// - Parameters:
    ///   - message: The comment or message that showed interest.
    ///   - entities: What was found in it.
    ///   - language: The language of the conversation.
    ///   - library: The voice library, for its plan and its cleaner; without a `lead-capture.yaml` there is no capture.
    public init?(from message: InboxMessage, entities: [Entity], language: String, library: VoiceLibrary) {
        guard let plan = library.leadPlan else { return nil }
        let channel = (message.channel ?? .comment).rawValue
        lead = Lead(
            source: message.platform.map { "\($0.lowercased())_\(channel)" } ?? channel,
            campaign: message.campaign ?? [:], authorID: message.author?.id, language: language,
            consent: library.consentLines[language])
        lead.name = library.untrusted.personName(message.author?.name)
        lead.product = library.untrusted.product(message.campaign?["product"])
        stage = .complete
        takeContacts(from: message.text, entities: entities)
        if let missing = plan.fields.first(where: { lead[$0] == nil }) { stage = .asking(missing, question: 1) }
    }

    /// The first step: the first question, or the finished lead when nothing is missing.
    public var firstStep: Step {
        switch stage {
        case .asking(let field, _): return .ask(field)
        case .complete: return .complete(lead)
        case .stopped, .declined, .optedOut: return .silence
        }
    }

    /// Takes an answer and says what to do next.
    public mutating func receive(_ text: String, entities: [Entity], library: VoiceLibrary) -> Step {
        guard case .asking(let field, let question) = stage, let plan = library.leadPlan else { return .silence }
        let folded = FoldedText.bytes(of: text)
        if plan.optOutWords.contains(folded) || plan.optOutPhrases.firstMatch(inFolded: folded) != nil {
            return end(.optedOut, .silence)
        }
        takeContacts(from: text, entities: entities)
        if lead[field] == nil, plan.refusals.firstMatch(inFolded: folded) != nil { return end(.declined, .decline) }
        let openings = plan.introductions + (field == .name ? plan.nameOpenings : [])
        if let name = introducedName(in: text, openings: openings, library: library) { lead.name = name }
        if lead[field] == nil { lead[field] = directAnswer(text, field: field, library: library) }
        if lead[field] == nil {
            let doubtful = doubtfulAnswer(text, field: field)
            if let doubtful, doubtful == doubted, field == .email, doubtful.contains("@"), doubtful.contains(".") {
                lead[field] = doubtful
            } else {
                doubted = doubtful
                guard question < plan.questionsPerField else {
                    stage = .stopped
                    return .stop
                }
                stage = .asking(field, question: question + 1)
                return .askAgain(field)
            }
        }
        doubted = nil
        guard let next = plan.fields.first(where: { lead[$0] == nil }) else {
            stage = .complete
            return .complete(lead)
        }
        stage = .asking(next, question: 1)
        return .ask(next)
    }

    // MARK: Private

    /// Ends without a lead: the details are forgotten.
    private mutating func end(_ stage: Stage, _ step: Step) -> Step {
        self.stage = stage
        for field in Lead.Field.allCases { lead[field] = nil }
        return step
    }

    private mutating func takeContacts(from text: String, entities: [Entity]) {
        if lead.email == nil {
            let found = entities.first { $0.kind == .email }.flatMap { ContactDetails.email(in: $0.value).value }
            lead.email = found ?? ContactDetails.email(in: text).value
        }
        if lead.phone == nil {
            let found = entities.first { $0.kind == .phone }.flatMap { ContactDetails.phone(in: $0.value).value }
            // Numbers that are known to be something else are no phone numbers.
            let others: Set<Entity.Kind> = [.orderNumber, .invoiceNumber, .accountNumber, .price, .date]
            let isOther = entities.contains { others.contains($0.kind) }
            lead.phone = found ?? (isOther ? nil : ContactDetails.phone(in: text).value)
        }
    }

    /// “Je m'appelle Camille Martin” → “Camille Martin”.
    private func introducedName(in text: String, openings: [[UInt8]], library: VoiceLibrary) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace)
        for start in words.indices {
            for length in 1...4 where start + length < words.count {
                let opening = FoldedText.bytes(of: words[start..<(start + length)].joined(separator: " "))
                guard openings.contains(opening) else { continue }
                let rest = words[(start + length)...].prefix(3)
                var name: [Substring] = []
                for word in rest {
                    let bare = word.prefix { $0.isLetter || $0 == "-" || $0 == "'" || $0 == "’" }
                    if bare.isEmpty { break }
                    // After the first word only capitals (or a script without them) belong to the name.
                    if !name.isEmpty, bare.first?.isLowercase == true { break }
                    name.append(bare)
                    if bare.count < word.count { break }
                }
                if let clean = library.untrusted.personName(name.joined(separator: " ")) { return clean }
            }
        }
        return nil
    }

    /// A short answer to the very question.
    private func directAnswer(_ text: String, field: Lead.Field, library: VoiceLibrary) -> String? {
        switch field {
        case .email, .phone: return nil
        case .name: return library.untrusted.personName(text)
        case .product: return text.contains("?") || text.contains("؟") ? nil : library.untrusted.shortAnswer(text)
        }
    }

    private func doubtfulAnswer(_ text: String, field: Lead.Field) -> String? {
        switch field {
        case .email: if case .doubtful(let value) = ContactDetails.email(in: text) { return value }
        case .phone: if case .doubtful(let value) = ContactDetails.phone(in: text) { return value }
        case .name, .product: break
        }
        return nil
    }
}
