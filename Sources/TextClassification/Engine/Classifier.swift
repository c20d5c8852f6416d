internal import Synchronization

/// A model ready to score texts: immutable, shared by all threads.
///
/// ```swift
/// let classifier = try Classifier(path: "models/inbox.babil")
/// let scores = classifier.scores(of: ["Prix svp ?", "Where is my parcel?"])
/// scores.topLabel(head: "intent", text: 0)   // "price_inquiry"
/// ```
///
/// Scoring adds int8 rows in integers, so the same text and model give the same bytes alone, in a batch, on any thread
/// and with any instruction set.
public final class Classifier: Sendable {
    /// Units of text that each thread remembers unless told otherwise: 7 MiB with 64 columns.
    package static let memoCapacity = 16384

    let model: MappedModel
    /// The heads, in the order of their scores.
    public let heads: [HeadDescription]
    private let parameters: HeadParameters
    private let memoCapacity: Int
    private let spare = Mutex<[Scorer]>([])

    /// Opens a model file: maps it, checks it, reads its metadata.
    ///
    /// - Throws: ``ModelFileError`` when the file is missing, damaged, truncated or newer.
    public convenience init(path: String) throws(ModelFileError) {
        try self.init(path: path, memoCapacity: Self.memoCapacity)
    }

    /// Opens a model file and says how many units of text each thread may remember; scores do not depend on it.
    package init(path: String, memoCapacity: Int) throws(ModelFileError) {
        model = try MappedModel(path: path)
        heads = model.metadata.heads.map(\.description)
        parameters = HeadParameters(metadata: model.metadata, rowStride: model.rowStride)
        self.memoCapacity = memoCapacity
    }

    /// What the model says of itself.
    public var metadata: ModelMetadata { model.metadata }

    /// Names the model's contents: its SHA-256, 64 hexadecimal digits.
    public var digest: String { model.digest }

    /// Number of scores per text: the labels of all heads.
    public var labelCount: Int { parameters.labelCount }

    /// Scores texts given as bytes, one after the other in a buffer.
    ///
    /// A text of which the model knows no word and no piece of a word, such as an empty one, is not guessed at: the labels
    /// of an exclusive head are all equally probable, independent labels have probability 0. Independent labels
    /// have it for a single letter or mark, too.
    ///
    /// - Parameters:
    ///   - texts: UTF-8 bytes of all texts; text i is `texts[ends[i-1]..<ends[i]]`.
    ///   - ends: where each text ends, ascending.
    ///   - scores: receives probabilities; `[textCount, labelCount]`, row-major, heads side by side.
    /// - Complexity: O(n) in the number of bytes.
    public func score(
        texts: UnsafeBufferPointer<UInt8>, ends: [Int], into scores: UnsafeMutableBufferPointer<Float>
    ) {
        let width = labelCount
        precondition(scores.count == ends.count * width, "scores must hold textCount × labelCount values")
        withScorer { $0.score(texts: texts, ends: ends, into: scores) }
    }

    /// Scores texts and returns a value that knows the heads.
    public func scores(of texts: [String]) -> ScoreTable {
        scores(ofUTF8: texts.map { Array($0.utf8) })
    }

    /// Scores texts given as UTF-8 bytes.
    public func scores(ofUTF8 texts: [[UInt8]]) -> ScoreTable {
        let bytes = texts.flatMap { $0 }
        var ends: [Int] = []
        for text in texts { ends.append((ends.last ?? 0) + text.count) }
        var values = [Float](repeating: 0, count: texts.count * labelCount)
        bytes.withUnsafeBufferPointer { bytes in
            values.withUnsafeMutableBufferPointer { score(texts: bytes, ends: ends, into: $0) }
        }
        return ScoreTable(heads: heads, values: values)
    }

    /// Lends a scorer, which only one thread may use at a time.
    func withScorer<Result>(_ body: (Scorer) -> Result) -> Result {
        let scorer = spare.withLock { $0.popLast() } ?? makeScorer()
        defer { spare.withLock { $0.append(scorer) } }
        return body(scorer)
    }

    private func makeScorer() -> Scorer {
        Scorer(model: model, parameters: parameters, memoCapacity: memoCapacity)
    }
}

/// The probabilities of some texts under every head.
public struct ScoreTable: Sendable {
    /// The heads, in column order.
    public let heads: [HeadDescription]
    /// Probabilities; `[textCount, labelCount]`, row-major, heads side by side.
    public let values: [Float]

    /// Creates a table from rows of scores.
    public init(heads: [HeadDescription], values: [Float]) {
        self.heads = heads
        self.values = values
    }

    /// Number of scores per text.
    public var labelCount: Int { heads.reduce(0) { $0 + $1.labels.count } }

    /// Number of texts.
    public var count: Int { labelCount == 0 ? 0 : values.count / labelCount }

    /// The probabilities of one text under one head, in label order.
    public func scores(head: Int, text: Int) -> ArraySlice<Float> {
        let first = heads[..<head].reduce(text * labelCount) { $0 + $1.labels.count }
        return values[first..<first + heads[head].labels.count]
    }

    /// The most probable label of a text under a head; the earlier one of equals.
    public func topLabel(head name: String, text: Int) -> String? {
        guard let head = heads.firstIndex(where: { $0.name == name }) else { return nil }
        let row = scores(head: head, text: text)
        guard let best = row.indices.max(by: { row[$0] < row[$1] || (row[$0] == row[$1] && $0 > $1) }) else {
            return nil
        }
        return heads[head].labels[best - row.startIndex]
    }
}
