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
    /// Bytes of the lines read so far, their ends included.
    public private(set) var byteCount = 0
    private var lines: LineReader
    private let name: String
    private let report: (String) -> Void
    private var isJSON: Bool?

    /// Opens an input.
    ///
    /// - Parameters:
    ///   - path: a file; `-` is standard input.
    ///   - report: receives one sentence for each line that cannot be read, was repaired, or has an odd field.
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
    public mutating func next(limit: Int) throws -> [InboxMessage] { try nextRecords(limit: limit).map(\.message) }

    /// The next messages with the scores stored beside them, at most `limit`; fewer only at the end of the input.
    ///
    /// - Throws: `FileError` when reading fails.
    public mutating func nextRecords(limit: Int) throws -> [InboxRecord] {
        var records: [InboxRecord] = []
        records.reserveCapacity(min(limit, 4096))
        while records.count < limit, let line = try lines.next() {
            byteCount += line.count + 1
            if let record = parse(line) { records.append(record) }
        }
        return records
    }

    private mutating func parse(_ line: [UInt8]) -> InboxRecord? {
        if isJSON != true {
            let first = line.first { $0 != 0x20 && $0 != 0x09 }
            if isJSON == nil, let first { isJSON = first == UInt8(ascii: "{") }
        }
        if (try? UTF8Span(validating: line.span)) == nil {
            report("\(name):\(lines.lineNumber): is not UTF-8; the bad bytes are read as U+FFFD")
        }
        guard isJSON == true else { return plainMessage(String(decoding: line, as: UTF8.self)) }
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return nil }
        return line.withUnsafeBufferPointer { parseJSON($0) }
    }

    private mutating func plainMessage(_ text: String) -> InboxRecord? {
        guard text.utf8.count <= Self.maximumTextLength else { return refuseLength(text.utf8.count) }
        return InboxRecord(message: InboxMessage(text: text))
    }

    private mutating func parseJSON(_ line: UnsafeBufferPointer<UInt8>) -> InboxRecord? {
        var parser = RecordParser(line)
        do {
            let record = try parser.record()
            for oddity in parser.oddities { report("\(name):\(lines.lineNumber): \(oddity)") }
            let length = record.message.text.utf8.count
            return length <= Self.maximumTextLength ? record : refuseLength(length)
        } catch {
            // Columns count characters, not the bytes after the first one of each.
            let column = line[..<min(error.position, line.count)].count { $0 & 0xC0 != 0x80 } + 1
            return refuse(error.problem, at: ":\(column)")
        }
    }

    private mutating func refuse(_ problem: String, at column: String = "") -> InboxRecord? {
        badLineCount += 1
        report("\(name):\(lines.lineNumber)\(column): \(problem); the line is left out")
        return nil
    }

    private mutating func refuseLength(_ length: Int) -> InboxRecord? {
        refuse("the text has \(length) bytes, the most is \(Self.maximumTextLength)")
    }
}
