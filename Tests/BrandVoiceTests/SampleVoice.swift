import BrandVoice
import Foundation
import InboxRules
import TextFeatures

/// The shipped library and the values that tests build from.
enum SampleVoice {
    /// The repository's folder.
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// The shipped voice folder.
    static let directory = repository.appending(path: "corpora/voice").path

    /// Loaded once: every test reads the same library.
    private static let shared = Result { () throws -> VoiceLibrary in try VoiceLibrary(directory: directory) }

    /// The shipped library.
    static func library() throws -> VoiceLibrary { try shared.get() }

    /// A drafter over the shipped library.
    static func drafter() throws -> Drafter { Drafter(library: try library()) }

    /// A classification that is sure of one intent, sentiment and language.
    static func scores(
        _ intent: String, _ probability: Float = 0.9, sentiment: String = "neutral", language: String = "fr",
        languageProbability: Float = 0.99, also: [(String, Float)] = [], toxic: [String] = []
    ) -> MessageClassification {
        MessageClassification(
            intents: [.init(label: intent, probability: probability)]
                + also.map { .init(label: $0.0, probability: $0.1) },
            sentiments: [.init(label: sentiment, probability: 0.9)], toxicity: [], toxicLabels: toxic,
            languages: [.init(label: language, probability: languageProbability)])
    }

    /// A decision with these actions.
    static func decision(
        _ actions: Decision.Action..., queue: Decision.Queue = .support, tags: [String] = [], wish: [String] = []
    ) -> Decision {
        Decision(queue: queue, priority: .normal, actions: actions, tags: tags, reasons: [], templateWish: wish)
    }

    /// A message of a named author.
    static func message(
        _ text: String = "Bonjour", name: String? = "Camille Martin", channel: InboxMessage.Channel = .comment,
        platform: String? = "instagram", lang: String? = nil, vip: Bool = false, authorID: String = "u-1",
        campaign: [String: String]? = nil, sentAt: String? = nil
    ) -> InboxMessage {
        InboxMessage(
            id: "m-1", text: text, channel: channel, platform: platform, lang: lang,
            author: .init(id: authorID, name: name, vip: vip), campaign: campaign, sentAt: sentAt)
    }

    /// An order number found in a message.
    static func order(_ value: String) -> Entity {
        Entity(kind: .orderNumber, text: value, value: value, start: 0, end: value.utf8.count)
    }

    /// A copy of the shipped folder in a temporary place, where one file may be broken.
    ///
    /// Only the given languages are kept: two of them load four times as fast as all eight.
    static func editableCopy(languages: [String] = ["fr", "en"]) throws -> String {
        let copy = FileManager.default.temporaryDirectory.appending(path: "voice-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: URL(filePath: directory), to: copy)
        let guide = copy.appending(path: "voice.yaml")
        let all = try library().guide.languages
        for language in all where !languages.contains(language) {
            try FileManager.default.removeItem(at: copy.appending(path: "templates/\(language)"))
        }
        let text = try String(contentsOf: guide, encoding: .utf8)
        try text.replacingOccurrences(
            of: "languages: [\(all.joined(separator: ", "))]", with: "languages: [\(languages.joined(separator: ", "))]"
        ).write(to: guide, atomically: true, encoding: .utf8)
        return copy.path
    }
}

extension DraftOutcome {
    /// The draft, or nil when it is withheld.
    var draft: Draft? {
        if case .draft(let draft) = self { return draft }
        return nil
    }

    /// The reason, or nil when there is a draft.
    var reason: String? {
        if case .withheld(let reason) = self { return reason }
        return nil
    }
}
