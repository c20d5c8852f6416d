public import InboxRules

/// Why no draft is written: each case says itself in plain words, in English or French.
public enum Withholding: Sendable, Hashable {
    /// The author asked for no more messages.
    case optedOut
    /// The author is on the suppression list.
    case suppressed
    /// The message is hidden from the public.
    case hidden
    /// Someone may be at risk.
    case personAtRisk
    /// Only a human answers this intent.
    case humanOnly(intent: String)
    /// Nothing in the message asks for an answer.
    case nothingToAnswer
    /// The rules hand the message to a team without asking for a draft.
    case notAsked(queue: Decision.Queue)
    /// The platform no longer accepts a reply.
    case windowClosed(platform: String, hours: Int)
    /// The model is not sure what the message wants.
    case lowConfidence(intent: String, probability: Float, needed: Float)
    /// The library has no template in the message's language.
    case noTemplateInLanguage(language: String)
    /// The library has no template for this message.
    case noTemplate(intent: String, language: String, isPrivate: Bool)
    /// A variable of the template has no value.
    case unfilled(template: String, variable: String)
    /// The text contains a phrase that the guide bans.
    case banned(template: String, phrase: String)
    /// The text lacks a phrase that the guide requires.
    case requiredMissing(template: String, phrase: String)
    /// The text is too long for the channel.
    case tooLong(template: String, length: Int, limit: Int, place: String)
    /// The first automatic reply would go without the consent line.
    case consentMissing(template: String, language: String)

    /// A stable name for figures and filters.
    public var code: String {
        switch self {
        case .optedOut: return "opted_out"
        case .suppressed: return "suppressed"
        case .hidden: return "hidden"
        case .personAtRisk: return "person_at_risk"
        case .humanOnly: return "human_only"
        case .nothingToAnswer: return "nothing_to_answer"
        case .notAsked: return "not_asked"
        case .windowClosed: return "window_closed"
        case .lowConfidence: return "low_confidence"
        case .noTemplateInLanguage: return "no_template_in_language"
        case .noTemplate: return "no_template"
        case .unfilled: return "unfilled_variable"
        case .banned: return "banned_phrase"
        case .requiredMissing: return "required_phrase_missing"
        case .tooLong: return "too_long"
        case .consentMissing: return "consent_missing"
        }
    }

    /// The reason as one sentence; French for `fr`, English otherwise.
    public func sentence(in language: String) -> String { language == "fr" ? french : english }

    private var english: String {
        switch self {
        case .optedOut: return "This person asked for no more messages: nothing is sent to them."
        case .suppressed: return "This author is on the suppression list: nobody answers them."
        case .hidden: return "The message is hidden: a moderator looks at it before anything is answered."
        case .personAtRisk: return "Someone may be at risk: a person from the care team answers, in their own words."
        case .humanOnly(let intent):
            return "This is \(PlainWords.words(forIntent: intent, in: "en")): only a person answers it."
        case .nothingToAnswer: return "Nothing in this message asks for an answer."
        case .notAsked(let queue):
            return queue == .none
                ? "The rules ask for no reply."
                : "\(PlainWords.words(forQueue: queue.rawValue, in: "en")) takes this over: no reply is prepared."
        case .windowClosed(let platform, let hours):
            return "\(platform) accepts a reply for \(hours) hours after the message, and they are over."
        case .lowConfidence(let intent, let probability, let needed):
            return "It is not clear enough what this message asks: \(PlainWords.words(forIntent: intent, in: "en")) at "
                + "\(Self.percent(probability)), and \(Self.percent(needed)) is needed."
        case .noTemplateInLanguage(let language):
            return "There is no template in \(PlainWords.words(forLanguage: language, in: "en"))."
        case .noTemplate(let intent, let language, let isPrivate):
            return "No template in \(PlainWords.words(forLanguage: language, in: "en")) fits "
                + "\(PlainWords.words(forIntent: intent, in: "en")) in \(isPrivate ? "a private message" : "public")."
        case .unfilled(let template, let variable):
            return "The template “\(template)” needs “\(variable)”, and neither the message nor the facts give it."
        case .banned(let template, let phrase):
            return "The reply from “\(template)” would contain “\(phrase)”, which the brand never says."
        case .requiredMissing(let template, let phrase):
            return "The reply from “\(template)” lacks “\(phrase)”, which must be said here."
        case .tooLong(let template, let length, let limit, let place):
            return "The reply from “\(template)” is too long for \(place): \(length), and \(limit) is the most."
        case .consentMissing(let template, let language):
            return "A first automatic reply must carry the consent line, and “\(template)” "
                + "(\(PlainWords.words(forLanguage: language, in: "en"))) would go without it."
        }
    }

    private var french: String {
        switch self {
        case .optedOut: return "Cette personne ne veut plus recevoir de messages : on ne lui envoie rien."
        case .suppressed: return "Cet auteur est sur la liste d'exclusion : personne ne lui répond."
        case .hidden: return "Le message est masqué : un modérateur le regarde avant toute réponse."
        case .personAtRisk:
            return
                "Une personne est peut-être en danger : quelqu'un de l'équipe d'écoute répond, avec ses propres mots."
        case .humanOnly(let intent):
            return "C'est \(PlainWords.words(forIntent: intent, in: "fr")) : seul un humain y répond."
        case .nothingToAnswer: return "Rien dans ce message n'appelle de réponse."
        case .notAsked(let queue):
            return queue == .none
                ? "Les règles ne demandent pas de réponse."
                : "\(PlainWords.words(forQueue: queue.rawValue, in: "fr")) prend la suite : aucune réponse n'est préparée."
        case .windowClosed(let platform, let hours):
            return "\(platform) accepte une réponse pendant \(hours) heures après le message, et ce délai est passé."
        case .lowConfidence(let intent, let probability, let needed):
            return "On ne comprend pas assez sûrement ce que demande ce message : "
                + "\(PlainWords.words(forIntent: intent, in: "fr")) à \(Self.percent(probability)), il faudrait "
                + "\(Self.percent(needed))."
        case .noTemplateInLanguage(let language):
            return "Il n'y a pas de modèle de réponse en \(PlainWords.words(forLanguage: language, in: "fr"))."
        case .noTemplate(let intent, let language, let isPrivate):
            return "Aucun modèle en \(PlainWords.words(forLanguage: language, in: "fr")) ne convient à "
                + "\(PlainWords.words(forIntent: intent, in: "fr")) en \(isPrivate ? "message privé" : "public")."
        case .unfilled(let template, let variable):
            return "Le modèle « \(template) » a besoin de « \(variable) », que ni le message ni les faits ne donnent."
        case .banned(let template, let phrase):
            return "La réponse de « \(template) » contiendrait « \(phrase) », que la marque ne dit jamais."
        case .requiredMissing(let template, let phrase):
            return "Il manque à la réponse de « \(template) » la mention « \(phrase) », obligatoire ici."
        case .tooLong(let template, let length, let limit, let place):
            return "La réponse de « \(template) » est trop longue pour \(place) : \(length), le maximum est \(limit)."
        case .consentMissing(let template, let language):
            return "Une première réponse automatique doit porter la mention de consentement, et « \(template) » "
                + "(\(PlainWords.words(forLanguage: language, in: "fr"))) partirait sans."
        }
    }

    private static func percent(_ value: Float) -> String { "\(Int((value * 100).rounded(.down))) %" }
}
