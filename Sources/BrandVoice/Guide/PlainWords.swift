/// The words a community manager uses for labels, languages and queues.
package enum PlainWords {
    /// An intent in plain words (`fr` or `en`).
    package static func words(forIntent label: String, in language: String) -> String {
        guard let name = intentNames[label] else { return label }
        return language == "fr" ? name.french : name.english
    }

    /// A language's name in plain words (`fr` or `en`); the code itself when it is not known here.
    package static func words(forLanguage code: String, in language: String) -> String {
        guard let name = languageNames[code] else { return "“\(code)”" }
        return language == "fr" ? name.french : name.english
    }

    /// The team behind a queue, at the start of a sentence (`fr` or `en`).
    package static func words(forQueue queue: String, in language: String) -> String {
        guard let name = queueNames[queue] else { return queue }
        return language == "fr" ? name.french : name.english
    }

    private static let queueNames: [String: (english: String, french: String)] = [
        "sales": ("The sales team", "L'équipe commerciale"), "support": ("The support team", "Le support"),
        "billing": ("The billing team", "La facturation"), "legal": ("The legal team", "Le service juridique"),
        "security": ("The security team", "L'équipe sécurité"), "care": ("The care team", "L'équipe d'écoute"),
        "pr": ("The press and partnership team", "L'équipe presse et partenariats"),
        "community": ("The senior community manager", "Le community manager senior"),
        "supervisor": ("The supervisor", "Le superviseur"), "moderation": ("A moderator", "Un modérateur"),
    ]

    private static let intentNames: [String: (english: String, french: String)] = [
        "price_inquiry": ("a price question", "une question de prix"),
        "quote_request": ("a quote request", "une demande de devis"),
        "purchase_intent": ("a wish to buy", "une intention d'achat"),
        "demo_request": ("a demo request", "une demande de démo"),
        "info_request": ("a request for information", "une demande d'information"),
        "availability": ("a stock question", "une question de disponibilité"),
        "booking": ("a booking", "une réservation"),
        "lead_details": ("contact details", "des coordonnées"),
        "order_status": ("an order to find", "un suivi de commande"),
        "shipping_delivery": ("a delivery question", "une question de livraison"),
        "order_change_cancel": ("an order to change or cancel", "une commande à modifier ou annuler"),
        "refund_return": ("a refund or a return", "un remboursement ou un retour"),
        "billing_payment": ("a billing matter", "une question de facturation"),
        "technical_support": ("a technical problem", "un problème technique"),
        "account_access": ("a locked account", "un problème d'accès au compte"),
        "complaint": ("a complaint", "une réclamation"),
        "praise": ("a compliment", "un compliment"),
        "promo_discount": ("a question about an offer", "une question sur une promotion"),
        "hours_location": ("opening hours or an address", "des horaires ou une adresse"),
        "human_request": ("a request for a person", "une demande à parler à quelqu'un"),
        "legal_claim": ("a legal claim", "une mise en cause juridique"),
        "fraud_report": ("a fraud report", "un signalement de fraude"),
        "opt_out": ("a request to be left alone", "une demande de désinscription"),
        "privacy_request": ("a personal data request", "une demande sur les données personnelles"),
        "partnership_press": ("a partnership or press request", "une demande de partenariat ou de presse"),
        "job_application": ("a job application", "une candidature"),
        "social_chatter": ("small talk", "un échange sans question"),
        "other": ("something else", "autre chose"),
    ]

    private static let languageNames: [String: (english: String, french: String)] = [
        "fr": ("French", "français"), "en": ("English", "anglais"), "es": ("Spanish", "espagnol"),
        "de": ("German", "allemand"), "it": ("Italian", "italien"), "pt": ("Portuguese", "portugais"),
        "nl": ("Dutch", "néerlandais"), "ar": ("Arabic", "arabe"), "tr": ("Turkish", "turc"),
        "pl": ("Polish", "polonais"), "ro": ("Romanian", "roumain"), "ru": ("Russian", "russe"),
        "uk": ("Ukrainian", "ukrainien"), "ca": ("Catalan", "catalan"), "zh": ("Chinese", "chinois"),
        "ja": ("Japanese", "japonais"), "hi": ("Hindi", "hindi"), "el": ("Greek", "grec"),
        "sv": ("Swedish", "suédois"), "da": ("Danish", "danois"),
    ]
}
