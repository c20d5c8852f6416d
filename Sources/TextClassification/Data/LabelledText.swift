internal import Foundation

/// A text with the labels that people gave it, by head.
public struct LabelledText: Sendable {
    /// The text's UTF-8 bytes.
    public var text: [UInt8]
    /// The text's language, when the data say it.
    public var language: String?
    /// Number of its line in the file, from 1.
    public var line: Int
    /// The labels of each head; the first one is the primary label.
    ///
    /// A head that is absent was not labelled.
    public var labels: [String: [String]]
}

/// Reads one data file: JSON Lines, or TSV with `label<TAB>text`.
///
/// | form | head `intent` | head `toxicity` | head `language` |
/// |---|---|---|---|
/// | JSON Lines | `intent`, then `also` | `toxicity` (a list) | `lang` |
/// | TSV | the label before the tab; several are joined by `,` | the same | the same |
public struct LabelledTextReader: ~Copyable {
    /// How many lines were left out because they could not be read, with the first few complaints.
    public private(set) var complaints: [String] = []
    /// Number of lines that could not be read.
    public private(set) var skippedCount = 0

    private var lines: LineReader
    private let path: String
    private let heads: [String]
    private let language: String?
    private let isJSON: Bool
    private let decoder = JSONDecoder()

    /// Opens a data file.
    ///
    /// - Parameters:
    ///   - path: a file whose name ends in `.jsonl` or `.json` is JSON Lines, any other is TSV.
    ///   - heads: the heads whose labels are wanted; a TSV file labels each of them.
    ///   - language: the language of the file's texts, when it is known.
    /// - Throws: ``FileError`` when the file cannot be opened.
    public init(path: String, heads: [String], language: String? = nil) throws(FileError) {
        lines = try LineReader(path: path)
        self.path = path
        self.heads = heads
        self.language = language
        isJSON = path.hasSuffix(".jsonl") || path.hasSuffix(".json")
    }

    /// The next text, or nil at the end of the file.
    ///
    /// Lines that cannot be read are counted in ``skippedCount``.
    ///
    /// - Throws: ``FileError`` when reading fails.
    public mutating func next() throws(FileError) -> LabelledText? {
        while let line = try lines.next() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            if let text = isJSON ? parseJSON(line) : parseTSV(line) { return text }
        }
        return nil
    }

    private mutating func parseTSV(_ line: [UInt8]) -> LabelledText? {
        guard let tab = line.firstIndex(of: 0x09) else {
            complain("no tab; write label<TAB>text")
            return nil
        }
        let label = String(decoding: line[..<tab], as: UTF8.self)
        let labels = label.split(separator: ",").map { String($0).trimmingCharacters(in: .whitespaces) }
        guard !labels.isEmpty else {
            complain("no label before the tab; write label<TAB>text")
            return nil
        }
        return LabelledText(
            text: Array(line[(tab + 1)...]), language: language, line: lines.lineNumber,
            labels: Dictionary(uniqueKeysWithValues: heads.map { ($0, labels) }))
    }

    private mutating func parseJSON(_ line: [UInt8]) -> LabelledText? {
        let message: LabelledJSON
        do {
            message = try decoder.decode(LabelledJSON.self, from: Data(line))
        } catch {
            complain("not a JSON object with a string `text`; one JSON object a line is expected")
            return nil
        }
        var labels: [String: [String]] = [:]
        for head in heads {
            switch head {
            case "intent": if let intent = message.intent { labels[head] = [intent] + (message.also ?? []) }
            case "sentiment": if let sentiment = message.sentiment { labels[head] = [sentiment] }
            case "toxicity": if let toxicity = message.toxicity { labels[head] = toxicity }
            case "language": if let language = message.lang { labels[head] = [language] }
            default: if let label = message.label { labels[head] = [label] }
            }
        }
        return LabelledText(
            text: Array(message.text.utf8), language: message.lang ?? language, line: lines.lineNumber, labels: labels)
    }

    private mutating func complain(_ sentence: String) {
        skippedCount += 1
        if complaints.count < 5 { complaints.append("\(path):\(lines.lineNumber): \(sentence)") }
    }
}

/// The fields of a labelled JSON line; others are ignored.
private struct LabelledJSON: Decodable {
    var text: String
    var lang: String?
    var intent: String?
    var also: [String]?
    var sentiment: String?
    var toxicity: [String]?
    var label: String?
}
