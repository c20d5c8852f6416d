internal import Foundation
public import InboxRules
internal import TextClassification

/// Reads messages from JSON Lines or from plain lines, one message a line.
///
/// A line that cannot be read is reported and counted, and the next one is read. The form is told from the first line:
/// input that begins with `{` is JSON Lines.
public struct MessageReader: ~Copyable {
    /// Longest text of a message, in bytes.
    public static let maximumTextLength = 4 << 20

    /// Number of lines that could not be read.
    public private(set) var badLineCount = 0
    private var lines: LineReader
    private let name: String
    private let report: (String) -> Void
    private var isJSON: Bool?
    private let decoder = JSONDecoder()

    /// Opens an input.
    ///
    /// - Parameters:
    ///   - path: a file; `-` is standard input.
    ///   - report: receives one sentence for each line that cannot be read or was repaired.
    /// - Throws: `FileError` when the file cannot be opened.
    public init(path: String, report: @escaping (String) -> Void) throws {
        lines = try LineReader(path: path)
        name = path == "-" ? "standard input" : path
        self.report = report
        if path.hasSuffix(".jsonl") { isJSON = true }
    }

    /// The next messages, at most `limit`; fewer only at the end of the input.
    ///
    /// - Throws: `FileError` when reading fails.
    public mutating func next(limit: Int) throws -> [InboxMessage] {
        var messages: [InboxMessage] = []
        while messages.count < limit, let line = try lines.next() {
            if let message = parse(line) { messages.append(message) }
        }
        return messages
    }

    private mutating func parse(_ line: [UInt8]) -> InboxMessage? {
        let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        if isJSON == nil, !isBlank { isJSON = line.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "{") }
        let text = String(decoding: line, as: UTF8.self)
        if text.utf8.count != line.count || !text.utf8.elementsEqual(line) {
            report("\(name):\(lines.lineNumber): is not UTF-8; the bad bytes are read as U+FFFD")
        }
        guard isJSON == true else { return plainMessage(text) }
        if isBlank { return nil }
        return parseJSON(text)
    }

    private mutating func plainMessage(_ text: String) -> InboxMessage? {
        guard text.utf8.count <= Self.maximumTextLength else { return refuseLength(text.utf8.count) }
        return InboxMessage(text: text)
    }

    private mutating func parseJSON(_ text: String) -> InboxMessage? {
        do {
            let message = try decoder.decode(InboxMessage.self, from: Data(text.utf8))
            guard message.text.utf8.count <= Self.maximumTextLength else {
                return refuseLength(message.text.utf8.count)
            }
            return message
        } catch DecodingError.keyNotFound(let key, _) {
            return refuse("has no `\(key.stringValue)`; a message is an object with at least `text`")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            return refuse(
                key.isEmpty
                    ? "is not a JSON object; a message is an object with at least `text`"
                    : "`\(key)` has the wrong type; see the input fields in README.md")
        } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            return refuse("`\(key)` has a value that is not known; see the input fields in README.md")
        } catch {
            return refuse("is not JSON; one JSON object a line is expected")
        }
    }

    private mutating func refuse(_ problem: String) -> InboxMessage? {
        badLineCount += 1
        report("\(name):\(lines.lineNumber): \(problem); the line is left out")
        return nil
    }

    private mutating func refuseLength(_ length: Int) -> InboxMessage? {
        refuse("the text has \(length) bytes, the most is \(Self.maximumTextLength)")
    }
}
