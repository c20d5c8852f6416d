internal import ArgumentParser
internal import Foundation
internal import TextFeatures

/// The stages from bytes to features beside ICU's own path, in the same run.
@main
struct TextBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text-benchmark", abstract: "Measure normalization, tokens and features beside ICU.",
        discussion: """
            Each argument is a folder or a file of texts (.tsv, .jsonl, .txt) and makes one row; the rows after them hold the same \
            texts by script. Figures are medians of interleaved rounds on one core.
            """)

    @Argument(help: "Folders or files with texts.") var paths: [String]
    @Option(help: "Megabytes of text that are taken from each argument.") var megabytes = 4
    @Option(help: "Rounds; each runs every stage once.") var rounds = 5
    @Option(help: "The stages to run, separated by commas; all when absent.") var stages: String?
    @Flag(help: "Print JSON.") var json = false
    @Option(help: "Write a 64-bit digest of the tokens and features of each text to a file, and measure nothing.")
    var digests: String?

    func run() throws {
        let limit = digests == nil ? megabytes * 1_000_000 : Int.max
        let collections = try paths.map { try TextCollection(path: $0, limit: limit) }
        if let digests { return try FeatureDigest.write(of: collections, to: digests) }
        let wanted = self.stages?.split(separator: ",").map(String.init)
        let stages = Stage.all().filter { wanted?.contains($0.name) ?? true }
        let rows = (collections + TextCollection.byScript(collections)).map {
            Measurement(of: stages, over: $0, rounds: rounds)
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            print(String(decoding: try encoder.encode(rows), as: UTF8.self))
        } else {
            Self.show(rows, stages: stages)
        }
    }

    private static func show(_ rows: [Measurement], stages: [Stage]) {
        print("MB/s of UTF-8 on one core; × = times as fast as ICU's words; alloc = allocations for each text")
        var header = "texts of".padded(to: 22) + "texts".padded(to: 9, left: true) + "bytes".padded(to: 7, left: true)
        for stage in stages { header += stage.name.padded(to: 22, left: true) }
        print(header)
        for row in rows {
            let name = row.collection.split(separator: "/").suffix(2).joined(separator: "/")
            var line = String(name.suffix(21)).padded(to: 22) + "\(row.texts)".padded(to: 9, left: true)
            line += "\(row.bytes / max(1, row.texts))".padded(to: 7, left: true)
            for stage in stages {
                let figures = String(
                    format: "%.0f %.1f× %.1f", row.megabytesPerSecond(stage.name), row.ratio(stage.name),
                    row.allocations[stage.name] ?? 0)
                line += figures.padded(to: 22, left: true)
            }
            print(line)
        }
    }
}

extension String {
    fileprivate func padded(to width: Int, left: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - count))
        return left ? space + self : self + space
    }
}
