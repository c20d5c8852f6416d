internal import Foundation
internal import TextFeatures

/// Reads every source of a configuration once.
struct TrainingDataReader {
    let configuration: TrainingConfiguration
    /// Folder that relative file names start from.
    let folder: String
    /// The public data folder, if there is one.
    let publicFolder: String?
    /// Dev files that replace held-out texts.
    let devFiles: [String]

    /// Reads all texts.
    ///
    /// - Throws: ``FileError`` when a file cannot be read or a head has no data.
    func read(progress: (String) -> Void) throws(FileError) -> TrainingData {
        let store = try FeatureStore()
        let extractor = FeatureExtractor(recipe: configuration.features)
        var features = FeatureList()
        var collectors = configuration.heads.map(LabelCollector.init)
        var audit = LabelAudit(heads: configuration.heads)
        var data = TrainingData(
            store: store, targets: [], labels: [], languages: TextLanguages(), isDev: [], sources: [], warnings: [])
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
                var texts = try TextSelection(file: file, source: source, language: language)
                if let maximum = source.maximumTexts {
                    try texts.draw(
                        maximum, using: SeededGenerator(seed: configuration.seed, purpose: 100 + UInt64(index)))
                }
                while let text = try texts.next() {
                    text.text.withUnsafeBufferPointer { extractor.extract($0, into: &features) }
                    for (head, configured) in configuration.heads.enumerated() {
                        guard let labels = labels(of: text, for: configured.name, by: source) else { continue }
                        audit.add(
                            labels: labels, head: head, text: text.text, file: file, line: text.line, isDev: isDev)
                        try collectors[head].append(
                            row: store.count, labels: labels, weight: source.weight ?? 1, known: source.known,
                            isSeparate: source.separate ?? false, origin: { "\(file):\(text.line)" })
                    }
                    try store.append(features)
                    data.languages.append(text.language ?? "und")
                    data.isDev.append(isDev)
                    summary.texts += 1
                    if store.count % 100_000 == 0 { progress("read \(store.count) texts") }
                }
                data.warnings += texts.complaints
                progress("read \(store.count) texts")
            }
            data.sources.append(summary)
        }
        data.warnings += audit.warnings
        try store.finish()
        for collector in collectors {
            let (labels, targets) = try collector.targets()
            data.labels.append(labels)
            data.targets.append(targets)
        }
        return data
    }

    private func labels(of text: LabelledText, for head: String, by source: DataSource) -> [String]? {
        if source.labelledByLanguage == true { return text.language.map { source.map?[$0] ?? [$0] } }
        guard let labels = text.labels[head] else { return nil }
        guard let map = source.map else { return labels }
        return labels.flatMap { map[$0] ?? [$0] }
    }

    private func devSources() -> [DataSource] {
        devFiles.map { DataSource(files: $0, heads: configuration.heads.map(\.name)) }
    }

    private func files(of source: DataSource) throws(FileError) -> [String]? {
        if let publicSet = source.publicSet {
            guard let publicFolder else { return nil }
            let lists = FilePattern("\(publicFolder)/\(publicSet)/*/list.tsv").matches()
            return try lists.isEmpty ? matches(of: "\(publicFolder)/\(publicSet)/*/train.tsv") : lists
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

/// The texts of a file, one after the other, or a seeded draw of them.
private struct TextSelection: ~Copyable {
    private var reader: LabelledTextReader
    private let file: String
    private var drawn: [LabelledText]?

    init(file: String, source: DataSource, language: String?) throws(FileError) {
        reader = try LabelledTextReader(path: file, heads: source.heads, language: language)
        self.file = file
    }

    /// What was wrong with lines that were left out.
    var complaints: [String] {
        let more = reader.skippedCount - reader.complaints.count
        return reader.complaints + (more > 0 ? ["\(file): \(more) more lines were left out"] : [])
    }

    /// Keeps at most so many texts of the file, which is read into memory for it.
    mutating func draw(_ maximum: Int, using generator: SeededGenerator) throws(FileError) {
        var generator = generator
        var texts: [LabelledText] = []
        while let text = try reader.next() { texts.append(text) }
        if texts.count > maximum {
            texts.shuffle(using: &generator)
            texts.removeLast(texts.count - maximum)
        }
        drawn = texts.reversed()
    }

    /// The next text, or nil after the last one.
    mutating func next() throws(FileError) -> LabelledText? {
        if drawn != nil { return drawn?.popLast() }
        return try reader.next()
    }
}
