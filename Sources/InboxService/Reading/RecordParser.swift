internal import Foundation
internal import InboxRules

/// Reads one line of JSON as a message, or as an answer that keeps its message and scores.
///
/// What cannot be what it says (`followers: -5`, `sent_at: "yesterday"`) is reported and read as absent: one odd field
/// must not keep a message from being moderated. A value of the wrong type is a fault, since a program made it.
struct RecordParser {
    /// What was read as absent, and why.
    private(set) var oddities: [String] = []
    private var cursor: JSONCursor

    private static let recordKeys = JSONKeys([
        "text", "id", "channel", "platform", "lang", "author", "campaign", "sent_at", "message", "scores",
    ])
    private static let authorKeys = JSONKeys([
        "id", "name", "vip", "followers", "previous_unresolved", "strikes", "opted_out",
    ])

    init(_ line: UnsafeBufferPointer<UInt8>) { cursor = JSONCursor(line) }

    /// The line's message, with its scores if they stand there.
    mutating func record() throws(JSONFault) -> InboxRecord {
        var fields = Fields()
        try readFields(into: &fields, isNested: false)
        try cursor.finish()
        guard var message = fields.inner ?? fields.message else {
            throw JSONFault(problem: "has no `text`; a message is an object with at least `text`", position: 0)
        }
        // The answer's own id and language say the same as the message's.
        if fields.inner != nil { message.id = message.id ?? fields.id }
        return InboxRecord(message: message, scores: fields.scores)
    }

    /// What was found of a message so far.
    private struct Fields {
        var text: String?
        var id: String?
        var channel: InboxMessage.Channel?
        var platform: String?
        var lang: String?
        var author: InboxMessage.Author?
        var campaign: [String: String]?
        var sentAt: String?
        var inner: InboxMessage?
        var scores: MessageClassification?

        var message: InboxMessage? {
            text.map {
                InboxMessage(
                    id: id, text: $0, channel: channel, platform: platform, lang: lang, author: author,
                    campaign: campaign, sentAt: sentAt)
            }
        }
    }

    private mutating func readFields(into fields: inout Fields, isNested: Bool) throws(JSONFault) {
        try cursor.openObject(isNested ? "`message`" : "a line")
        var object = JSONObjectState()
        while let key = try cursor.nextKey(of: Self.recordKeys, in: &object) {
            if key < 0 || (isNested && key > 7) {
                try cursor.skip()
                continue
            }
            if key != 0, cursor.isNull() { continue }
            switch key {
            case 0: fields.text = try cursor.string("`text`")
            case 1: fields.id = try cursor.string("`id`")
            case 2: fields.channel = try channel()
            case 3: fields.platform = try cursor.string("`platform`")
            case 4: fields.lang = try cursor.string("`lang`")
            case 5: fields.author = try author()
            case 6: fields.campaign = try campaign()
            case 7: fields.sentAt = try moment()
            case 8:
                var inner = Fields()
                try readFields(into: &inner, isNested: true)
                guard let message = inner.message else { throw cursor.missing("`message` has no `text`") }
                fields.inner = message
            default: fields.scores = try StoredScores.read(&cursor)
            }
        }
    }

    private mutating func channel() throws(JSONFault) -> InboxMessage.Channel {
        let start = cursor.position
        let name = try cursor.string("`channel`")
        if let channel = InboxMessage.Channel(rawValue: name) { return channel }
        let known = InboxMessage.Channel.allCases.map(\.rawValue).joined(separator: ", ")
        throw JSONFault(problem: "`channel` must be one of \(known), not `\(name.prefix(40))`", position: start)
    }

    private mutating func author() throws(JSONFault) -> InboxMessage.Author {
        var author = InboxMessage.Author()
        try cursor.openObject("`author`")
        var object = JSONObjectState()
        while let key = try cursor.nextKey(of: Self.authorKeys, in: &object) {
            if key < 0 {
                try cursor.skip()
                continue
            }
            if cursor.isNull() { continue }
            switch key {
            case 0: author.id = try cursor.string("`author.id`")
            case 1: author.name = try cursor.string("`author.name`")
            case 2: author.vip = try cursor.flag("`author.vip`")
            case 3: author.followers = try count("followers")
            case 4: author.previousUnresolved = try count("previous_unresolved")
            case 5: author.strikes = try count("strikes")
            default: author.optedOut = try cursor.flag("`author.opted_out`")
            }
        }
        return author
    }

    /// A number of things, nil with a report if it is negative.
    private mutating func count(_ name: String) throws(JSONFault) -> Int? {
        let value = try cursor.integer("`author.\(name)`")
        if value >= 0 { return value }
        oddities.append("`author.\(name)` is \(value), which counts nothing; it is read as absent")
        return nil
    }

    private mutating func campaign() throws(JSONFault) -> [String: String] {
        var campaign: [String: String] = [:]
        try cursor.openObject("`campaign`")
        var object = JSONObjectState()
        while let key = try cursor.nextFreeKey(in: &object) {
            guard campaign[key] == nil else { throw cursor.missing("`campaign.\(key)` stands twice; keep one") }
            campaign[key] = try cursor.string("`campaign.\(key)`")
        }
        return campaign
    }

    /// A moment in ISO 8601, nil with a report if it is none.
    private mutating func moment() throws(JSONFault) -> String? {
        let text = try cursor.string("`sent_at`")
        if SentTime.seconds(text) != nil { return text }
        oddities.append(
            "`sent_at` is `\(text.prefix(40))`, not a moment such as 2026-03-02T10:00:00Z; it is read as absent")
        return nil
    }
}

extension JSONCursor {
    /// A fault that is not one of JSON's grammar.
    fileprivate func missing(_ problem: String) -> JSONFault { JSONFault(problem: problem, position: position) }
}
