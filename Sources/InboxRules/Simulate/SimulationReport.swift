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
        /// A draft appears, disappears, or another template is wished for.
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
    private let exampleLimit: Int
    private static let textLimit = 120

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

    mutating func add(_ message: InboxMessage, before: Decision, after: Decision, language: String?) {
        addUnchanged(language: language)
        let kinds = Self.kinds(before: before, after: after)
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
                    Example(id: message.id, text: text, before: before, after: after))
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

    /// The counts as a table for a terminal.
    public var table: String {
        var lines = ["\(messageCount) messages replayed, \(changedCount) decided differently"]
        lines.append("rules that differ: " + (changedRules.isEmpty ? "none" : changedRules.joined(separator: ", ")))
        let names = languages.keys.sorted()
        lines.append(row("change", ["all"] + names))
        for kind in Kind.allCases where (counts[kind.rawValue] ?? 0) > 0 {
            let byLanguage = names.map { String(languages[$0]?[kind.rawValue] ?? 0) }
            lines.append(row(kind.rawValue, [String(counts[kind.rawValue] ?? 0)] + byLanguage))
        }
        for (way, count) in routes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            lines.append(row(way, [String(count)]))
        }
        return lines.joined(separator: "\n")
    }

    private func row(_ title: String, _ cells: [String]) -> String {
        let padded = title + String(repeating: " ", count: max(1, 26 - title.count))
        return padded + cells.map { String(repeating: " ", count: max(1, 8 - $0.count)) + $0 }.joined()
    }
}
