import Foundation
import TextFeatures

/// Builds a ``RuleSet`` from YAML, collecting every problem with its place.
package struct RuleSetReader {
    /// The newest version of the format that this code reads.
    static let version = 1
    package static let topLevelKeys = [
        "version", "language", "include", "thresholds", "calendar", "ladder", "fallback", "lists", "rules",
    ]

    var yaml = YAMLReader()
    let loadText: (String) throws -> String
    var language = "en"
    var rules: [RuleSet.Rule] = []
    var lists: [String: RuleSet.PhraseList] = [:]
    var thresholds: [String: RuleSet.Threshold] = [:]
    var unusedThresholds: [String: SourceLocation] = [:]
    var fallback = RuleSet.Fallback()
    var calendar = BusinessCalendar.mondayToFriday9To17
    var ladder = EscalationLadder.standard
    /// The rule being read, for the names of its inline phrase lists.
    var currentRule = ""
    var rulePlaces: [String: SourceLocation] = [:]
    var includedFiles: Set<String> = []

    init(loadText: @escaping (String) throws -> String) {
        self.loadText = loadText
    }

    /// Reads the file and everything it includes.
    mutating func read(path: String) -> RuleSet? {
        readFile(path: path, from: nil)
        checkListReferences()
        if yaml.problems.contains(where: { $0.severity == .error }) { return nil }
        // A stable sort keeps the file's order within a phase.
        let ordered = rules.enumerated().sorted {
            ($0.element.phase.order, $0.offset) < ($1.element.phase.order, $1.offset)
        }
        return RuleSet(
            file: path, language: language, rules: ordered.map(\.element), lists: lists, thresholds: thresholds,
            unusedThresholds: unusedThresholds, fallback: fallback, calendar: calendar, ladder: ladder)
    }

    private mutating func readFile(path: String, from includer: SourceLocation?) {
        let place = includer ?? SourceLocation(file: path, line: 1, column: 1)
        guard includedFiles.insert(path).inserted else {
            yaml.error("include-cycle", at: place, "the file '\(path)' is included twice; include it once")
            return
        }
        let text: String
        do {
            text = try loadText(path)
        } catch {
            let advice = "check the path and that it is a readable UTF-8 file"
            yaml.error("missing-file", at: place, "cannot read the rule file '\(path)'; \(advice)")
            return
        }
        guard let document = yaml.document(yaml: text, file: path) else { return }
        readTop(document, isMain: includer == nil)
    }

    private mutating func readTop(_ document: YAMLValue, isMain: Bool) {
        guard let fields = yaml.fields(of: document, known: Self.topLevelKeys, what: "a rule file") else { return }
        readVersion(fields["version"], document: document)
        if let value = fields["language"], let name = yaml.text(value, what: "language") {
            if DecisionSentence.languages.contains(name) {
                language = name
            } else {
                let hint = NearestName.hint(for: name, among: DecisionSentence.languages)
                yaml.error("unknown-value", at: value.location, "sentences are not written in '\(name)'; \(hint)")
            }
        }
        if let value = fields["thresholds"] { readThresholds(value) }
        if let value = fields["include"] {
            for (name, at) in yaml.located(value, what: "include") {
                readFile(path: Self.path(name, besides: value.file), from: at.location)
            }
        }
        if let value = fields["lists"] { readLists(value) }
        if let value = fields["calendar"] { calendar = readCalendar(value) ?? calendar }
        if let value = fields["ladder"] { ladder = readLadder(value) ?? ladder }
        if let value = fields["fallback"] { readFallback(value) }
        if let value = fields["rules"] { readRules(value) }
        if isMain, rules.isEmpty, fields["rules"] == nil {
            yaml.error("no-rules", at: document.location, "the file has no 'rules'; add at least one rule")
        }
    }

    private mutating func readVersion(_ value: YAMLValue?, document: YAMLValue) {
        guard let value else {
            yaml.error(
                "missing-key", at: document.location, "the file does not say its format; add 'version: 1' at the top")
            return
        }
        guard let version = yaml.integer(value, what: "version", atLeast: 1), version > Self.version else { return }
        yaml.error(
            "newer-format", at: value.location,
            "the file has format version \(version), but this program reads up to \(Self.version); update the program")
    }

    private mutating func readThresholds(_ value: YAMLValue) {
        for (name, key, content) in yaml.entries(of: value, what: "thresholds") {
            unusedThresholds[name] = key.location
            if let threshold = readThreshold(content, what: "the threshold '\(name)'", in: -1...1) {
                thresholds[name] = threshold
            }
        }
    }

    /// A number, `$name`, or a mapping of languages to numbers with `default`.
    mutating func readThreshold(
        _ value: YAMLValue, what: String, in range: ClosedRange<Double> = 0...1
    ) -> RuleSet.Threshold? {
        if let scalar = value.scalar, scalar.hasPrefix("$") {
            let name = String(scalar.dropFirst())
            unusedThresholds[name] = nil
            if let threshold = thresholds[name] { return threshold }
            let hint = NearestName.hint(for: name, among: thresholds.keys.sorted())
            yaml.error("unknown-threshold", at: value.location, "no threshold is named '\(name)'; \(hint)")
            return nil
        }
        guard value.pairs != nil else {
            return yaml.number(value, what: what, in: range).map { RuleSet.Threshold(value: Float($0)) }
        }
        var threshold: RuleSet.Threshold?
        var byLanguage: [String: Float] = [:]
        for (name, _, content) in yaml.entries(of: value, what: what) {
            guard let number = yaml.number(content, what: "\(what) for '\(name)'", in: range) else { continue }
            if name == "default" {
                threshold = RuleSet.Threshold(value: Float(number))
            } else {
                byLanguage[name] = Float(number)
            }
        }
        if threshold == nil {
            yaml.error("missing-key", at: value.location, "\(what) has values by language but no 'default'; add one")
        }
        threshold?.byLanguage = byLanguage
        return threshold
    }

    private mutating func readFallback(_ value: YAMLValue) {
        guard let fields = yaml.fields(of: value, known: ["queue", "priority"], what: "fallback") else { return }
        if let queue = fields["queue"], let text = yaml.text(queue, what: "queue") {
            fallback.queue = yaml.choice(Decision.Queue.self, text, at: queue, what: "queue") ?? fallback.queue
        }
        if let priority = fields["priority"], let text = yaml.text(priority, what: "priority") {
            fallback.priority =
                yaml.choice(Decision.Priority.self, text, at: priority, what: "priority") ?? fallback.priority
        }
    }

    /// A path relative to the folder of the file that names it.
    private static func path(_ name: String, besides file: String) -> String {
        if name.hasPrefix("/") { return name }
        guard let slash = file.lastIndex(of: "/") else { return name }
        return file[...slash] + name
    }
}

extension RuleSet {
    /// Reads a rule file and the files it includes.
    ///
    /// - Parameter path: The YAML file.
    /// - Returns: The rules.
    /// - Throws: ``RuleFileError`` with every error found, each with its file, line and column.
    public static func load(path: String) throws(RuleFileError) -> RuleSet {
        try read(path: path) { try String(contentsOfFile: $0, encoding: .utf8) }
    }

    /// Reads rules from text, as if from a file of that name that includes nothing.
    ///
    /// - Parameters:
    ///   - yaml: The YAML text.
    ///   - file: The name that errors show.
    /// - Returns: The rules.
    /// - Throws: ``RuleFileError`` with every error found, each with its line and column.
    public static func parse(yaml: String, file: String) throws(RuleFileError) -> RuleSet {
        try read(path: file) { path in
            guard path == file else { throw CocoaError(.fileReadNoSuchFile) }
            return yaml
        }
    }

    private static func read(
        path: String, loadText: @escaping (String) throws -> String
    ) throws(RuleFileError) -> RuleSet {
        var reader = RuleSetReader(loadText: loadText)
        if let rules = reader.read(path: path) { return rules }
        throw RuleFileError(problems: reader.yaml.problems.sorted { $0.location < $1.location })
    }
}
