/// What a change of rules does to a history.
public struct SimulationReport: Sendable, Hashable, Codable {
    /// A kind of change; a message can have several.
    public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
        /// Shown before, hidden after.
        case newlyHidden = "newly_hidden"
        /// Hidden before, shown after.
        case unhidden
        /// Another team.
        case rerouted
        /// Another priority.
        case otherPriority = "other_priority"
        /// A draft appears, disappears or reads otherwise, or another template is wished for.
        case otherDraft = "other_draft"
        /// Other actions beside hiding and drafting.
        case otherActions = "other_actions"
        /// Other tags.
        case otherTags = "other_tags"
    }

    /// A message whose decision changed.
    public struct Example: Sendable, Hashable, Codable {
        /// The message's id, if it has one.
        public var id: String?
        /// The beginning of its text.
        public var text: String
        /// The decision under the old rules.
        public var before: Decision
        /// The decision under the new rules.
        public var after: Decision
        /// What was answered before, if drafts were replayed too.
        public var replyBefore: SimulatedReply?
        /// What would be answered now, if drafts were replayed too.
        public var replyAfter: SimulatedReply?

        enum CodingKeys: String, CodingKey {
            case id, text, before, after
            case replyBefore = "reply_before"
            case replyAfter = "reply_after"
        }
    }

    /// The rules that differ between the two sets.
    public private(set) var changedRules: [String]
    /// The number of messages replayed.
    public private(set) var messageCount = 0
    /// The number of messages whose decision changed.
    public private(set) var changedCount = 0
    /// Messages by kind of change.
    public private(set) var counts: [String: Int] = [:]
    /// Messages by language, replayed and changed.
    public private(set) var languages: [String: [String: Int]] = [:]
    /// Messages by way: `support → legal`.
    public private(set) var routes: [String: Int] = [:]
    /// The first messages of each kind of change.
    public private(set) var examples: [String: [Example]] = [:]
    let exampleLimit: Int
    static let textLimit = 120

    enum CodingKeys: String, CodingKey {
        case counts, languages, routes, examples
        case changedRules = "changed_rules"
        case messageCount = "messages"
        case changedCount = "changed"
        case exampleLimit = "example_limit"
    }

    init(changedRules: [String], exampleLimit: Int) {
        self.changedRules = changedRules
        self.exampleLimit = exampleLimit
    }

    mutating func addUnchanged(language: String?) {
        messageCount += 1
        languages[language ?? "und", default: [:]]["messages", default: 0] += 1
    }

    mutating func add(
        _ message: InboxMessage, before: Decision, after: Decision, replies: (SimulatedReply, SimulatedReply)?,
        language: String?
    ) {
        addUnchanged(language: language)
        var kinds = Self.kinds(before: before, after: after)
        // What is answered says more than what the rules wish.
        if let replies {
            kinds.removeAll { $0 == .otherDraft }
            let areDrafts = replies.0.template != nil || replies.1.template != nil
            if areDrafts, replies.0 != replies.1 { kinds.append(.otherDraft) }
        }
        if kinds.isEmpty { return }
        changedCount += 1
        if before.queue != after.queue {
            routes["\(before.queue.rawValue) → \(after.queue.rawValue)", default: 0] += 1
        }
        for kind in kinds {
            counts[kind.rawValue, default: 0] += 1
            languages[language ?? "und", default: [:]][kind.rawValue, default: 0] += 1
            if examples[kind.rawValue, default: []].count < exampleLimit {
                let text = String(message.text.prefix(Self.textLimit))
                examples[kind.rawValue, default: []].append(
                    Example(
                        id: message.id, text: text, before: before, after: after, replyBefore: replies?.0,
                        replyAfter: replies?.1))
            }
        }
    }

    /// What differs between two decisions, apart from the reasons.
    ///
    /// - Parameters:
    ///   - before: The decision under the old rules.
    ///   - after: The decision under the new rules.
    /// - Returns: The kinds of change; empty if none.
    public static func kinds(before: Decision, after: Decision) -> [Kind] {
        var kinds: [Kind] = []
        let (old, new) = (Set(before.actions), Set(after.actions))
        if new.contains(.hide), !old.contains(.hide) { kinds.append(.newlyHidden) }
        if old.contains(.hide), !new.contains(.hide) { kinds.append(.unhidden) }
        if before.queue != after.queue { kinds.append(.rerouted) }
        if before.priority != after.priority { kinds.append(.otherPriority) }
        if old.contains(.draft) != new.contains(.draft) || before.templateWish != after.templateWish {
            kinds.append(.otherDraft)
        }
        let rest: Set<Decision.Action> = [.hide, .draft]
        if old.subtracting(rest) != new.subtracting(rest) { kinds.append(.otherActions) }
        if before.tags != after.tags { kinds.append(.otherTags) }
        return kinds
    }
}
