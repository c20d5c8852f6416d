extension VoiceGuide {
    /// Reads `voice.yaml`.
    package init(yaml: VoiceYAML) throws(VoiceError) {
        let keys = try yaml.dictionary(allowing: [
            "brand", "workspace_language", "languages", "fallbacks", "formality", "tone", "emoji", "banned", "required",
            "never_echo", "signature", "consent", "confidence", "human_only", "platforms",
        ])
        func need(_ key: String) throws(VoiceError) -> VoiceYAML {
            guard let value = keys[key] else { throw yaml.fault("“\(key)” is missing", "add “\(key):” to the file") }
            return value
        }
        brand = try need("brand").string()
        let languages = try need("languages").strings()
        guard !languages.isEmpty else {
            throw try need("languages").fault("no language is listed", "list at least one, the default one first")
        }
        self.languages = languages
        workspaceLanguage = try keys["workspace_language"]?.string() ?? languages[0]
        fallbacks = try Self.lists(keys["fallbacks"])
        address = try Self.addresses(keys["formality"])
        tone = try Self.tonePolicy(keys["tone"])
        emoji = try Self.emojiPolicy(keys["emoji"])
        banned = try Self.lists(keys["banned"])
        required = try Self.requiredPhrases(keys["required"])
        neverEcho = try Self.lists(keys["never_echo"]).sorted { $0.key < $1.key }.flatMap(\.value)
        signature = try Self.closing(keys["signature"])
        consent = try Self.closing(keys["consent"])
        confidence = try Self.confidence(keys["confidence"])
        humanOnly = try keys["human_only"]?.strings() ?? []
        limits = try PlatformLimits(yaml: need("platforms"))
    }

    private static func lists(_ yaml: VoiceYAML?) throws(VoiceError) -> [String: [String]] {
        var result: [String: [String]] = [:]
        guard let yaml, !yaml.isEmpty else { return result }
        for entry in try yaml.entries() { result[entry.key] = try entry.value.strings() }
        return result
    }

    private static func texts(_ yaml: VoiceYAML?) throws(VoiceError) -> [String: String] {
        var result: [String: String] = [:]
        guard let yaml, !yaml.isEmpty else { return result }
        for entry in try yaml.entries() { result[entry.key] = try entry.value.string() }
        return result
    }

    private static func addresses(_ yaml: VoiceYAML?) throws(VoiceError) -> [String: Address] {
        var result: [String: Address] = [:]
        guard let yaml, !yaml.isEmpty else { return result }
        for entry in try yaml.entries() {
            guard let pronouns = FormalityMarkers.pronouns[entry.key] else {
                throw entry.value.fault(
                    "the language “\(entry.key)” has no formality to choose",
                    "remove it; languages with one: \(FormalityMarkers.pronouns.keys.sorted().joined(separator: ", "))")
            }
            let names = [pronouns.informal, pronouns.formal]
            if entry.value.isMapping == false {
                let usual = try entry.value.choice(of: names)
                let formality: Formality = usual == pronouns.formal ? .formal : .informal
                result[entry.key] = Address(usual: formality, formal: formality)
            } else {
                let keys = try entry.value.dictionary(allowing: ["usual", "formal"])
                let usual = try keys["usual"]?.choice(of: names) ?? pronouns.informal
                let formal = try keys["formal"]?.choice(of: names) ?? pronouns.formal
                result[entry.key] = Address(
                    usual: usual == pronouns.formal ? .formal : .informal,
                    formal: formal == pronouns.formal ? .formal : .informal)
            }
        }
        return result
    }

    private static func tonePolicy(_ yaml: VoiceYAML?) throws(VoiceError) -> TonePolicy {
        let keys = try yaml?.dictionary(allowing: ["usual", "negative", "vip", "platforms"]) ?? [:]
        let usual = try keys["usual"]?.choice(of: ReplyTemplate.tones) ?? "warm"
        var platforms: [String: String] = [:]
        for entry in try keys["platforms"]?.entries() ?? [] {
            platforms[entry.key] = try entry.value.choice(of: ReplyTemplate.tones)
        }
        return TonePolicy(
            usual: usual, negative: try keys["negative"]?.choice(of: ReplyTemplate.tones) ?? usual,
            vip: try keys["vip"]?.choice(of: ReplyTemplate.tones) ?? usual, platforms: platforms)
    }

    private static func emojiPolicy(_ yaml: VoiceYAML?) throws(VoiceError) -> EmojiPolicy {
        let keys = try yaml?.dictionary(allowing: ["maximum", "tones"]) ?? [:]
        var tones: [String] = []
        for tone in try keys["tones"]?.list() ?? [] { tones.append(try tone.choice(of: ReplyTemplate.tones)) }
        return EmojiPolicy(maximum: try keys["maximum"]?.integer(in: 0...20) ?? 0, tones: tones)
    }

    private static func requiredPhrases(_ yaml: VoiceYAML?) throws(VoiceError) -> [RequiredPhrase] {
        var result: [RequiredPhrase] = []
        for element in try yaml?.list() ?? [] {
            let keys = try element.dictionary(allowing: ["intents", "phrases"])
            result.append(
                RequiredPhrase(intents: try keys["intents"]?.strings() ?? [], phrases: try texts(keys["phrases"])))
        }
        return result
    }

    private static func closing(_ yaml: VoiceYAML?) throws(VoiceError) -> Closing {
        let keys = try yaml?.dictionary(allowing: ["channels", "texts"]) ?? [:]
        var channels: [String] = []
        for channel in try keys["channels"]?.list() ?? [] {
            channels.append(try channel.choice(of: ReplyTemplate.channelNames))
        }
        return Closing(channels: channels, texts: try texts(keys["texts"]))
    }

    private static func confidence(_ yaml: VoiceYAML?) throws(VoiceError) -> Confidence {
        let keys = try yaml?.dictionary(allowing: ["intent", "language"]) ?? [:]
        return Confidence(
            intent: Float(try keys["intent"]?.number(in: 0...1) ?? 0.5),
            language: Float(try keys["language"]?.number(in: 0...1) ?? 0.5))
    }
}

extension PlatformLimits {
    /// Reads the `platforms` part of `voice.yaml`.
    init(yaml: VoiceYAML) throws(VoiceError) {
        var version = ""
        var platforms: [String: [String: Limit]] = [:]
        var brandMaximum: [String: Int] = [:]
        for entry in try yaml.entries() {
            switch entry.key {
            case "version": version = try entry.value.string()
            case "brand_maximum":
                for channel in try entry.value.entries(allowing: ReplyTemplate.channelNames) {
                    brandMaximum[channel.key] = try channel.value.integer(in: 1...100_000)
                }
            default:
                for channel in try entry.value.entries(allowing: ReplyTemplate.channelNames) {
                    platforms[entry.key.lowercased(), default: [:]][channel.key] = try Self.limit(channel.value)
                }
            }
        }
        guard platforms["default"] != nil else {
            throw yaml.fault("“platforms.default” is missing", "add the limits that hold on platforms not listed")
        }
        self.init(version: version, platforms: platforms, brandMaximum: brandMaximum)
    }

    private static func limit(_ yaml: VoiceYAML) throws(VoiceError) -> Limit {
        let keys = try yaml.dictionary(allowing: ["max_length", "unit", "reply_window_hours"])
        guard let length = keys["max_length"] else {
            throw yaml.fault("“max_length” is missing", "state the greatest length")
        }
        let unit = try keys["unit"]?.choice(of: Unit.allCases.map(\.rawValue)) ?? Unit.characters.rawValue
        let hours = try keys["reply_window_hours"]?.integer(in: 1...100_000)
        return Limit(
            maximumLength: try length.integer(in: 1...1_000_000), unit: Unit(rawValue: unit) ?? .characters,
            replyWindow: hours.map { .seconds($0 * 3600) })
    }
}
