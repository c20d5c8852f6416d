internal import Crypto
internal import Foundation

/// From which model and which corrections a model was made.
public struct ModelLineage: Sendable, Hashable, Codable {
    /// Digest of the model that was corrected.
    public var parent: String
    /// SHA-256 of the file of corrections, 64 hexadecimal digits.
    public var corrections: String
    /// Number of corrections.
    public var count: Int
}

/// Reads corrections and makes a corrected model.
public struct CorrectedModel {
    /// The bytes of the new model file.
    public let bytes: [UInt8]
    /// What became of the corrections.
    public let outcome: CorrectionLearner.Outcome

    /// Corrects a model.
    ///
    /// - Parameters:
    ///   - classifier: the model, which stays as it is.
    ///   - path: a labelled file, JSON Lines or TSV; of each message only the heads count that it labels.
    /// - Throws: ``FileError`` when the file cannot be read, holds no correction, a label that the model does not have, or
    ///   the same text twice with other labels.
    public init(correcting classifier: Classifier, by path: String) throws {
        let corrections = try Self.read(path, classifier: classifier)
        var learner = CorrectionLearner(classifier)
        outcome = learner.learn(corrections)
        guard let contents = FileManager.default.contents(atPath: path) else {
            throw FileError("\(path): cannot be read a second time; corrections must be a regular file")
        }
        let digest = SHA256.hash(data: contents).map { String(format: "%02x", $0) }.joined()
        var metadata = classifier.metadata
        let lineage = ModelLineage(parent: classifier.digest, corrections: digest, count: corrections.count)
        metadata.lineage = (metadata.lineage ?? []) + [lineage]
        metadata.card += Self.cardNote(lineage)
        bytes = try ModelFile.encode(metadata: metadata, rows: learner.rows, of: classifier.model)
    }

    private static func read(_ path: String, classifier: Classifier) throws(FileError) -> [LabelledText] {
        let heads = classifier.heads
        var reader = try LabelledTextReader(path: path, heads: heads.map(\.name))
        var corrections: [LabelledText] = []
        var seen: [[UInt8]: LabelledText] = [:]
        while let correction = try reader.next() {
            if let complaint = reader.complaints.first { throw FileError(complaint) }
            for head in heads {
                for label in correction.labels[head.name] ?? [] where head.index(of: label) == nil {
                    throw FileError(
                        "\(path):\(correction.line): the model's head `\(head.name)` has no label `\(label)`; it has "
                            + head.labels.joined(separator: ", "))
                }
            }
            if let earlier = seen[correction.text], earlier.labels != correction.labels {
                throw FileError(
                    "\(path):\(correction.line): the text of line \(earlier.line) again, with other labels; keep one of them"
                )
            }
            seen[correction.text] = correction
            if !correction.labels.isEmpty { corrections.append(correction) }
        }
        if let complaint = reader.complaints.first { throw FileError(complaint) }
        guard !corrections.isEmpty else {
            throw FileError(
                "\(path): holds no correction; write one JSON object a line with `text` and the right labels")
        }
        return corrections
    }

    private static func cardNote(_ lineage: ModelLineage) -> String {
        """

        ## Corrections

        Made from model `\(lineage.parent)` by \(lineage.count) corrections (file `\(lineage.corrections)`). Figures and precision \
        targets above are those of the model before.

        """
    }
}

extension ModelFile {
    /// The bytes of a model file with other metadata and weights, but the buckets of a model.
    static func encode(metadata: ModelMetadata, rows: [Int8], of model: MappedModel) throws -> [UInt8] {
        let (json, layout) = try header(
            metadata: metadata, rowCount: model.rowCount, rowStride: model.rowStride)
        var bytes = begin(
            json: json, layout: layout, metadata: metadata, rowCount: model.rowCount, rowStride: model.rowStride)
        bytes.withUnsafeMutableBytes { target in
            let sections = layout.occupancy.lowerBound..<layout.rows.lowerBound
            UnsafeMutableRawBufferPointer(rebasing: target[sections]).copyMemory(from: model.bucketSections)
            rows.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: target[layout.rows]).copyMemory(from: $0) }
        }
        seal(&bytes)
        return bytes
    }
}
