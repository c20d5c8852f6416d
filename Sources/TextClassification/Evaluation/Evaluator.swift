internal import Foundation
/// Measures a model on labelled files.
public struct Evaluator {
    private let classifier: Classifier
    private let keepTexts: Bool
    private static let batchCount = 256

    /// One evaluation per measured head, in the model's order.
    public private(set) var heads: [HeadEvaluation]
    /// What was wrong with lines that were left out.
    public private(set) var complaints: [String] = []
    /// Labels of the data that the model does not have, with where they stand first: one sentence each.
    public var unknownLabels: [String] {
        unknown.sorted { $0.key < $1.key }.map { label, found in
            "\(found.place): the model has no label `\(label)`; \(found.count) texts with it count as wrong"
        }
    }
    private var unknown: [String: (place: String, count: Int)] = [:]
    /// Number of lines left out.
    public private(set) var skippedCount = 0

    /// Prepares a measurement.
    ///
    /// - Parameters:
    ///   - classifier: the model.
    ///   - headNames: the heads to measure.
    ///   - keepTexts: true to keep the texts, for listing errors.
    public init(classifier: Classifier, headNames: [String], keepTexts: Bool) {
        self.classifier = classifier
        self.keepTexts = keepTexts
        heads = classifier.heads.filter { headNames.contains($0.name) }.map { HeadEvaluation(head: $0) }
    }

    /// Scores every text of a file and adds it to the measurement.
    ///
    /// - Throws: ``FileError`` when the file cannot be read.
    public mutating func add(file path: String) throws(FileError) {
        var reader = try LabelledTextReader(
            path: path, heads: heads.map(\.head.name), language: Self.languageFolder(of: path))
        var batch: [LabelledText] = []
        while true {
            let text = try reader.next()
            if let text { batch.append(text) }
            if batch.count == Self.batchCount || (text == nil && !batch.isEmpty) {
                score(batch, path: path)
                batch.removeAll(keepingCapacity: true)
            }
            if text == nil { break }
        }
        complaints.append(contentsOf: reader.complaints)
        skippedCount += reader.skippedCount
    }

    private mutating func score(_ batch: [LabelledText], path: String) {
        let table = classifier.scores(ofUTF8: batch.map(\.text))
        for index in heads.indices {
            guard let column = table.heads.firstIndex(of: heads[index].head) else { continue }
            for (number, text) in batch.enumerated() {
                guard let labels = text.labels[heads[index].head.name] else { continue }
                let isEmptyIndependent = labels == ["none"] || labels == ["ok"]
                let truth = labels.map { heads[index].head.index(of: $0) ?? -1 }
                if !isEmptyIndependent, let missing = truth.firstIndex(of: -1) {
                    unknown[labels[missing], default: ("\(path):\(text.line)", 0)].count += 1
                }
                heads[index].append(
                    HeadEvaluation.Record(
                        truth: heads[index].head.kind == .independent && isEmptyIndependent ? [] : truth,
                        probabilities: Array(table.scores(head: column, text: number)),
                        language: text.language ?? "und", origin: "\(path):\(text.line)",
                        text: keepTexts ? String(decoding: text.text, as: UTF8.self) : ""))
            }
        }
    }

    /// The language that a path like `umsab/fr/dev.tsv` names, if its folder looks like a language tag.
    package static func languageFolder(of path: String) -> String? {
        let parts = path.split(separator: "/")
        guard parts.count >= 2 else { return nil }
        let folder = parts[parts.count - 2]
        let head = folder.prefix { $0 != "-" }
        let isTag = (2...3).contains(head.count) && head.allSatisfy { $0.isASCII && $0.isLowercase }
        // `run/a.tsv` and `exp/a.tsv` are no languages: a folder must bear the code of one.
        return isTag && Locale.LanguageCode(String(head)).isISOLanguage ? String(folder) : nil
    }
}
