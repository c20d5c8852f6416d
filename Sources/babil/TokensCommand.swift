internal import ArgumentParser
internal import Foundation
internal import TextClassification
internal import TextFeatures

/// `babil tokens`: what the engine reads in a text.
struct TokensCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens", abstract: "Show the tokens of texts, one JSON object a line.",
        discussion: "Offsets count UTF-8 bytes of the original text.")

    @Argument(help: "A file with one text a line; - is standard input.") var file = "-"

    private struct Line: Encodable {
        struct Part: Encodable {
            var norm: String
            var start: Int
            var end: Int
            var kind: String
        }
        var text: String
        var tokens: [Part]
    }

    func run() throws {
        let analyzer = TextAnalyzer()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var lines = try LineReader(path: file)
        let output = LineWriter()
        while let line = try lines.next() {
            let text = analyzer.analyze(utf8: line)
            let parts = text.tokens.map {
                Line.Part(
                    norm: text.norm(of: $0), start: $0.source.lowerBound, end: $0.source.upperBound,
                    kind: $0.kind.rawValue)
            }
            let json = try encoder.encode(Line(text: String(decoding: line, as: UTF8.self), tokens: parts))
            output.write(String(decoding: json, as: UTF8.self))
            if lines.lineNumber % 256 == 0 { try output.flush() }
        }
        try output.flush()
    }
}
