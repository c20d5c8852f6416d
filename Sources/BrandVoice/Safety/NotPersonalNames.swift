/// Words that show that a display name belongs to a shop, a role or nobody, so that no reply begins “Hello The”.
enum NotPersonalNames {
    /// Folded words (lower case, no accents) that are no given name when they stand first.
    static let openings: Set<String> = [
        "le", "la", "les", "l", "the", "el", "los", "las", "il", "lo", "gli", "der", "die", "das", "den", "het", "os",
        "un", "une", "una", "uma", "ein", "eine", "een", "a", "my", "your", "mon", "mein", "of", "de", "du", "des",
        "chez", "au", "aux", "for", "and", "et", "und", "mr", "mrs", "ms", "mme", "mlle", "dr", "prof", "herr", "frau",
        "sir", "senor", "senora", "signor", "signora", "sr", "sra", "madame", "monsieur", "dhr", "mevrouw", "maman",
        "mama", "papa", "السيد", "السيدة",
    ]

    /// Folded words that are no person's wherever they stand.
    static let trades: Set<String> = [
        "shop", "store", "boutique", "tienda", "loja", "negozio", "winkel", "laden", "market", "marketing", "agency",
        "agence", "agentur", "agencia", "studio", "cafe", "bistrot", "bistro", "restaurant", "hotel", "garage", "gmbh",
        "sarl", "ltd", "inc", "srl", "bv", "llc", "club", "asso", "association", "salon", "institut", "auto", "bikes",
        "velos", "news", "media", "tv", "radio", "magazine", "blog", "deals", "promo", "promos", "crypto", "forex",
        "invest", "trading", "official", "officiel", "officielle", "oficial", "ufficiale", "offiziell", "admin",
        "support", "help", "helpdesk", "security", "service", "servizio", "servicio", "team", "equipe", "staff",
        "moderator", "meta", "facebook", "instagram", "tiktok", "linkedin", "twitter", "whatsapp", "customer", "client",
        "user", "utilisateur", "guest", "anonymous", "anonyme", "unknown", "test", "null", "nan", "undefined", "none",
        "deleted", "compte", "account", "konto", "cuenta", "conta", "family", "famille", "متجر", "محل", "شركه",
        "شركة", "دعم", "خدمة", "ادارة", "مستخدم", "عيادة", "مطعم",
    ]

    /// First words that are part of a longer given name.
    static let joining: Set<String> = [
        "Abdel", "Abdul", "Abd", "Abu", "Abou", "Umm", "Oum", "عبد", "أبو", "ابو", "أم", "ام", "ابن", "بنت", "بن",
    ]
}
