internal import Foundation
internal import TextFeatures

/// All texts of a training run: hashed features and, per head, the labels.
struct TrainingData {
    /// The texts' features.
    let store: FeatureStore
    /// The labels of each head that is trained.
    var targets: [HeadTargets]
    /// The labels' names of each head.
    var labels: [[String]]
    /// For each text its language, `und` when unknown.
    var languages: [String]
    /// For each text, true when it comes from dev data.
    var isDev: [Bool]
    /// What was read, for the model card.
    var sources: [SourceSummary]
    /// What was wrong or left out.
    var warnings: [String]
}

/// What one source brought.
public struct SourceSummary: Sendable, Hashable, Codable {
    /// Files or public set.
    public var name: String
    /// Its licence.
    public var licence: String
    /// Heads it labels.
    public var heads: [String]
    /// Texts read.
    public var texts: Int
    /// Weight of each text.
    public var weight: Float
}

/// Reads every source of a configuration once.
struct TrainingDataReader {
    let configuration: TrainingConfiguration
    /// Folder that relative file names start from.
    let folder: String
    /// The public data folder, if there is one.
    let publicFolder: String?
    /// Dev files that replace held-out texts.
    let devFiles: [String]

    /// A text before its labels are numbers.
    private struct PendingLabels {
        var row: Int
        var labels: [String]
        var weight: Float
        var known: [String]?
    }

    /// Reads all texts.
    ///
    /// - Throws: ``FileError`` when a file cannot be read or a head has no data.
    func read(progress: (String) -> Void) throws(FileError) -> TrainingData {
        let store = try FeatureStore()
        let extractor = FeatureExtractor(recipe: configuration.features)
        var features = FeatureList()
        var pending = [[PendingLabels]](repeating: [], count: configuration.heads.count)
        var data = TrainingData(
            store: store, targets: [], labels: [], languages: [], isDev: [], sources: [], warnings: [])
        for (index, source) in (configuration.data + devSources()).enumerated() {
            let isDev = index >= configuration.data.count
            guard let files = try files(of: source) else {
                data.warnings.append("left out: \(source.publicSet ?? "") (no public data folder was named)")
                continue
            }
            var summary = SourceSummary(
                name: source.publicSet ?? source.files ?? "", licence: licence(of: source), heads: source.heads,
                texts: 0, weight: source.weight ?? 1)
            for file in files {
                let language = Evaluator.languageFolder(of: file)
                if let wanted = source.languages, let language, !wanted.contains(language) { continue }
                var reader = try LabelledTextReader(path: file, heads: source.heads, language: language)
                var texts: [LabelledText] = []
                while let text = try reader.next() { texts.append(text) }
                if let maximum = source.maximumTexts, texts.count > maximum {
                    var generator = SeededGenerator(seed: configuration.seed, purpose: 100 + UInt64(index))
                    texts.shuffle(using: &generator)
                    texts.removeLast(texts.count - maximum)
                }
                for text in texts {
                    text.text.withUnsafeBufferPointer { extractor.extract($0, into: &features) }
                    for (head, configured) in configuration.heads.enumerated() {
                        guard let labels = text.labels[configured.name] else { continue }
                        pending[head].append(
                            PendingLabels(
                                row: store.count, labels: mapped(labels, by: source), weight: source.weight ?? 1,
                                known: source.known))
                    }
                    try store.append(features)
                    data.languages.append(text.language ?? "und")
                    data.isDev.append(isDev)
                }
                summary.texts += texts.count
                data.warnings.append(contentsOf: reader.complaints)
                progress("read \(store.count) texts")
            }
            data.sources.append(summary)
        }
        try store.finish()
        for (head, configured) in configuration.heads.enumerated() {
            let (labels, targets) = try number(pending[head], of: configured)
            data.labels.append(labels)
            data.targets.append(targets)
        }
        return data
    }

    private func mapped(_ labels: [String], by source: DataSource) -> [String] {
        guard let map = source.map else { return labels }
        return labels.flatMap { map[$0] ?? [$0] }
    }

    private func devSources() -> [DataSource] {
        devFiles.map { DataSource(files: $0, heads: configuration.heads.map(\.name)) }
    }

    /// Gives labels their numbers.
    private func number(
        _ pending: [PendingLabels], of head: HeadConfiguration
    ) throws(FileError) -> ([String], HeadTargets) {
        let labels = head.labels ?? Set(pending.flatMap(\.labels)).sorted()
        guard labels.count >= (head.kind == .exclusive ? 2 : 1), !pending.isEmpty else {
            throw FileError(
                "head `\(head.name)`: the data hold \(labels.count) labels; at least two are needed to tell apart")
        }
        let indices = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($0.element, $0.offset) })
        var targets = HeadTargets(kind: head.kind, labelCount: labels.count)
        for text in pending {
            switch head.kind {
            case .exclusive:
                let known = text.labels.compactMap { indices[$0] }
                guard known.count == text.labels.count, let primary = known.first else {
                    if head.labels != nil, known.isEmpty { continue }
                    throw FileError("head `\(head.name)`: unknown label in \(text.labels); list it or map it")
                }
                targets.append(row: text.row, primary: primary, further: Array(known.dropFirst()), weight: text.weight)
            case .independent:
                let holds = text.labels.compactMap { indices[$0] }.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
                let judged = text.known.map { $0.compactMap { indices[$0] } } ?? Array(labels.indices)
                let known = judged.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
                targets.append(row: text.row, holds: holds, known: known, weight: text.weight)
            }
        }
        return (labels, targets)
    }

    private func files(of source: DataSource) throws(FileError) -> [String]? {
        if let publicSet = source.publicSet {
            guard let publicFolder else { return nil }
            return try matches(of: "\(publicFolder)/\(publicSet)/*/train.tsv")
        }
        guard let files = source.files else {
            throw FileError("a data source names neither `files` nor `public`; add one of them")
        }
        return try matches(of: files.hasPrefix("/") ? files : "\(folder)/\(files)")
    }

    /// The files that match a pattern, sorted.
    private func matches(of pattern: String) throws(FileError) -> [String] {
        let found = FilePattern(pattern).matches()
        guard !found.isEmpty else { throw FileError("\(pattern): no file matches; check the path") }
        return found
    }

    /// The licence of a source, from `SOURCES.tsv` for a public set.
    private func licence(of source: DataSource) -> String {
        guard let publicSet = source.publicSet, let publicFolder,
            let table = try? String(contentsOfFile: "\(publicFolder)/SOURCES.tsv", encoding: .utf8)
        else { return source.licence ?? "see the files" }
        for line in table.split(separator: "\n") {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            if columns.count > 4, "\(columns[0])/\(columns[1])" == publicSet { return String(columns[4]) }
        }
        return "unknown"
    }
}
