/// A decision in one plain sentence, for people who do not read JSON.
enum DecisionSentence {
    static let languages = ["en", "fr"]

    struct Words {
        var queues: [Decision.Queue: String]
        var priorities: [Decision.Priority: String]
        var actions: [Decision.Action: String]
        var nothing: String
    }

    static let english = Words(
        queues: [
            .sales: "goes to sales", .support: "goes to support", .billing: "goes to billing",
            .legal: "goes to the legal team", .security: "goes to security", .care: "goes to the care team",
            .pr: "goes to public relations", .community: "goes to the senior community manager",
            .supervisor: "goes to the supervisor", .moderation: "goes to moderation", .none: "needs nobody",
        ],
        priorities: [
            .urgent: "a person must act now", .high: "a person must act within 30 minutes",
            .normal: "at normal priority",
            .low: "when there is time",
        ],
        actions: [
            .hide: "is hidden", .flag: "is flagged", .review: "waits for a person's review",
            .draft: "gets a draft reply",
            .acknowledge: "is acknowledged", .askPrivate: "is asked to continue in private",
            .captureLead: "is noted as a lead", .suppressAuthor: "puts its author on the suppression list",
            .notify: "is announced to the team", .escalate: "is escalated",
        ],
        nothing: "nothing else happens")

    static let french = Words(
        queues: [
            .sales: "va aux ventes", .support: "va au support", .billing: "va à la facturation",
            .legal: "va au service juridique", .security: "va à la sécurité", .care: "va à l'équipe d'écoute",
            .pr: "va aux relations publiques", .community: "va au community manager senior",
            .supervisor: "va au superviseur", .moderation: "va à la modération", .none: "n'attend personne",
        ],
        priorities: [
            .urgent: "quelqu'un doit agir tout de suite", .high: "quelqu'un doit agir dans les 30 minutes",
            .normal: "en priorité normale", .low: "quand il y aura le temps",
        ],
        actions: [
            .hide: "est masqué", .flag: "est signalé", .review: "attend la relecture d'une personne",
            .draft: "reçoit un brouillon de réponse", .acknowledge: "reçoit un accusé de réception",
            .askPrivate: "reçoit une invitation à continuer en privé", .captureLead: "est noté comme prospect",
            .suppressAuthor: "met son auteur sur la liste de suppression", .notify: "est annoncé à l'équipe",
            .escalate: "est escaladé",
        ],
        nothing: "rien d'autre ne se passe")
}

extension Decision {
    /// The decision in one plain sentence.
    ///
    /// - Parameters:
    ///   - language: `en` or `fr`; anything else reads as `en`.
    ///   - rules: The rules that decided, for their titles.
    /// - Returns: The sentence, with a full stop.
    public func sentence(in language: String, rules: RuleSet) -> String {
        let isFrench = language.hasPrefix("fr")
        let words = isFrench ? DecisionSentence.french : DecisionSentence.english
        let when = queue == .none ? "" : " (\(words.priorities[priority] ?? priority.rawValue))"
        var parts = [(words.queues[queue] ?? queue.rawValue) + when]
        parts += actions.map { words.actions[$0] ?? $0.rawValue }
        if actions.isEmpty, queue == .none { parts.append(words.nothing) }
        let and = isFrench ? " et " : " and "
        let list = parts.count == 1 ? parts[0] : parts.dropLast().joined(separator: ", ") + and + parts[parts.count - 1]
        let titles = titles(in: isFrench ? "fr" : "en", rules: rules)
        let subject = isFrench ? "Ce message " : "This message "
        if titles.isEmpty { return subject + list + "." }
        let why =
            isFrench ? " ; motif : " + titles.joined(separator: " ; ") : ", because: " + titles.joined(separator: "; ")
        return subject + list + why + "."
    }

    /// The titles of the rules that decided: those of the first four phases, else the routing rule's.
    ///
    /// What the reply phase did is already told by the actions.
    private func titles(in language: String, rules: RuleSet) -> [String] {
        let fired = reasons.compactMap { reason in rules.rules.first { $0.id == reason.rule } }
        var telling = fired.filter { $0.phase < .routing }
        if !telling.contains(where: { $0.then.queue != nil }) { telling += fired.filter { $0.phase == .routing } }
        var titles: [String] = []
        for rule in telling {
            let title = rule.title[language] ?? rule.title[rules.language] ?? rule.id
            if !titles.contains(title) { titles.append(title) }
        }
        return titles
    }
}
