import TextFeatures

/// The labels a rule may test, as the taxonomy names them.
package enum Taxonomy {
    /// A head of the model whose labels rules test.
    package enum Head: String, Sendable {
        case intent, sentiment, toxicity
    }

    package static let intents = [
        "price_inquiry", "quote_request", "purchase_intent", "demo_request", "info_request", "availability", "booking",
        "lead_details", "order_status", "shipping_delivery", "order_change_cancel", "refund_return", "billing_payment",
        "technical_support", "account_access", "complaint", "praise", "promo_discount", "hours_location",
        "human_request", "legal_claim", "fraud_report", "opt_out", "privacy_request", "partnership_press",
        "job_application", "social_chatter", "other",
    ]
    package static let sentiments = ["negative", "neutral", "positive"]
    package static let toxicity = [
        "toxicity", "severe_toxicity", "insult", "profanity", "threat", "identity_hate", "sexual", "self_harm", "spam",
        "scam",
    ]

    package static func labels(of head: Head) -> [String] {
        switch head {
        case .intent: intents
        case .sentiment: sentiments
        case .toxicity: toxicity
        }
    }
}

extension RuleSetReader {
    /// A label or a list of labels (each `primary`), or a mapping of labels to thresholds.
    mutating func readLabelTests(_ value: YAMLValue, head: Taxonomy.Head) -> [Condition.LabelTest] {
        guard value.pairs != nil else {
            return yaml.located(value, what: head.rawValue).compactMap { name, at in
                guard knownLabel(name, at: at, head: head) else { return nil }
                let test: Condition.LabelTest.Test = head == .toxicity ? .model : .primary
                return Condition.LabelTest(label: name, test: test, location: at.location)
            }
        }
        let entries = yaml.entries(of: value, what: head.rawValue)
        if entries.isEmpty {
            yaml.error("missing-key", at: value.location, "'\(head.rawValue)' names no label; add one")
        }
        return entries.compactMap { name, key, content in
            guard knownLabel(name, at: key, head: head), let test = readTest(content, label: name, head: head) else {
                return nil
            }
            return Condition.LabelTest(label: name, test: test, location: key.location)
        }
    }

    private mutating func knownLabel(_ name: String, at value: YAMLValue, head: Taxonomy.Head) -> Bool {
        let labels = Taxonomy.labels(of: head)
        if labels.contains(name) { return true }
        let hint = NearestName.hint(for: name, among: labels)
        yaml.error("unknown-label", at: value.location, "unknown \(head.rawValue) label '\(name)'; \(hint)")
        return false
    }

    private mutating func readTest(
        _ value: YAMLValue, label: String, head: Taxonomy.Head
    ) -> Condition.LabelTest.Test? {
        if value.scalar == "primary", head != .toxicity { return .primary }
        if value.scalar == "model", head == .toxicity { return .model }
        if let pairs = value.pairs, let key = pairs.first?.key.scalar, ["below", "precision"].contains(key) {
            guard let fields = yaml.fields(of: value, known: ["below", "precision"], what: "'\(label)'") else {
                return nil
            }
            if let target = fields["precision"] {
                return yaml.number(target, what: "precision", in: 0.5...0.9999).map { .precision(Float($0)) }
            }
            return fields["below"].flatMap { readThreshold($0, what: "below") }.map { .below($0) }
        }
        return readThreshold(value, what: "the threshold of '\(label)'").map { .atLeast($0) }
    }

    /// `below` and `above` test the score; labels test probabilities.
    mutating func readSentiment(_ value: YAMLValue) -> Condition.Kind? {
        if let pairs = value.pairs, let key = pairs.first?.key.scalar, !Taxonomy.sentiments.contains(key) {
            return readBound(value, what: "sentiment", in: -1...1).map { .sentimentScore($0) }
        }
        return .sentiment(readLabelTests(value, head: .sentiment))
    }

    mutating func readBound(_ value: YAMLValue, what: String, in range: ClosedRange<Double>) -> Condition.Bound? {
        guard let fields = yaml.fields(of: value, known: ["above", "below"], what: what) else { return nil }
        var bound = Condition.Bound()
        bound.atLeast = fields["above"].flatMap { readThreshold($0, what: "above", in: range) }
        bound.atMost = fields["below"].flatMap { readThreshold($0, what: "below", in: range) }
        if bound.atLeast == nil, bound.atMost == nil {
            yaml.error("missing-key", at: value.location, "\(what) needs 'above' or 'below'; add one")
            return nil
        }
        return bound
    }

    mutating func readAuthor(_ value: YAMLValue) -> Condition.Kind? {
        let known = ["vip", "opted_out", "followers", "strikes", "unresolved"]
        guard let fields = yaml.fields(of: value, known: known, what: "author") else { return nil }
        var parts: [Condition] = []
        // In the order of `known`, so that the same file always gives the same trace.
        for name in known {
            guard let content = fields[name] else { continue }
            let kind: Condition.Kind?
            switch name {
            case "vip": kind = yaml.flag(content, what: name).map { .vip($0) }
            case "opted_out": kind = yaml.flag(content, what: name).map { .optedOut($0) }
            case "followers": kind = yaml.integer(content, what: name).map { .followers(atLeast: $0) }
            case "strikes": kind = yaml.integer(content, what: name).map { .strikes(atLeast: $0) }
            default: kind = yaml.integer(content, what: name).map { .unresolved(atLeast: $0) }
            }
            if let kind { parts.append(Condition(kind: kind, location: content.location)) }
        }
        return parts.count == 1 ? parts[0].kind : .all(parts)
    }

    mutating func readCampaign(_ value: YAMLValue) -> Condition.Kind? {
        guard value.pairs != nil else {
            return yaml.text(value, what: "campaign").map { .campaign(key: $0, values: []) }
        }
        let parts = yaml.entries(of: value, what: "campaign").map { name, key, content in
            Condition(
                kind: .campaign(key: name, values: yaml.texts(content, what: "campaign")), location: key.location)
        }
        return parts.count == 1 ? parts[0].kind : .all(parts)
    }

    mutating func readTime(_ value: YAMLValue) -> Condition.Kind? {
        guard let fields = yaml.fields(of: value, known: ["business_hours", "age"], what: "time") else { return nil }
        var parts: [Condition] = []
        if let content = fields["business_hours"], let flag = yaml.flag(content, what: "business_hours") {
            parts.append(Condition(kind: .businessHours(flag), location: content.location))
        }
        if let content = fields["age"], let seconds = yaml.seconds(content, what: "age") {
            parts.append(Condition(kind: .age(atLeast: seconds), location: content.location))
        }
        return parts.count == 1 ? parts[0].kind : .all(parts)
    }

    mutating func readWords(_ value: YAMLValue) -> Condition.Kind? {
        guard let fields = yaml.fields(of: value, known: ["at_least", "at_most"], what: "words") else { return nil }
        let atLeast = fields["at_least"].flatMap { yaml.integer($0, what: "at_least") } ?? 0
        let atMost = fields["at_most"].flatMap { yaml.integer($0, what: "at_most") } ?? Int.max
        return .words(atLeast: atLeast, atMost: atMost)
    }
}
