internal import CKernels

/// Looks for what is probably wrong with labels while texts are read: one label in two spellings, one text with two
/// labels, labels that only dev data have, labels without texts.
///
/// Everything found is named with file and line. Memory is bounded: of more than ``rememberedTexts`` texts, the later ones are
/// compared with the first ones only.
package struct LabelAudit {
    /// Texts that are remembered for each head, to be found again with another label.
    package static let rememberedTexts = 1 << 20
    /// Examples that a warning gives.
    private static let exampleCount = 3

    /// Where a text stands.
    private struct Place: Hashable {
        var file: Int32
        var line: Int32
    }

    /// What is known of one spelling of a label.
    private struct Spelling {
        var count = 0
        var trainingCount = 0
        var first: Place
    }

    /// One head's labels and texts.
    private struct HeadRecord {
        let name: String
        let kind: HeadDescription.Kind
        let configured: [String]?
        var spellings: [String: Spelling] = [:]
        var texts: [UInt64: (answer: UInt64, place: Place)] = [:]
        var contradictionCount = 0
        var contradictions: [(Place, Place)] = []
    }

    private var heads: [HeadRecord]
    private var files: [String] = []

    /// Prepares to look at the labels of some heads.
    package init(heads: [HeadConfiguration]) {
        self.heads = heads.map { HeadRecord(name: $0.name, kind: $0.kind, configured: $0.labels) }
    }

    /// Looks at a text and its labels as the head takes them.
    ///
    /// - Parameters:
    ///   - labels: of the head, primary first; a label that stands for "none" is left out.
    ///   - head: position of the head.
    ///   - text: the text's bytes.
    ///   - file: where it stands.
    ///   - line: its line, from 1.
    ///   - isDev: true for dev data, which cannot bring a label of their own.
    package mutating func add(
        labels: [String], head: Int, text: [UInt8], file: String, line: Int, isDev: Bool
    ) {
        if files.last != file { files.append(file) }
        let place = Place(file: Int32(files.count - 1), line: Int32(clamping: line))
        for label in labels {
            heads[head].spellings[label, default: Spelling(first: place)].count += 1
            if !isDev { heads[head].spellings[label]?.trainingCount += 1 }
        }
        let key = ck_xxh64(text, text.count)
        // Further labels of an exclusive head are a matter of taste; the primary one is not.
        let judged = heads[head].kind == .exclusive ? Array(labels.prefix(1)) : labels.sorted()
        let bytes = Array(judged.joined(separator: "\t").utf8)
        let answer = ck_xxh64(bytes, bytes.count)
        if let earlier = heads[head].texts[key] {
            guard earlier.answer != answer else { return }
            heads[head].contradictionCount += 1
            if heads[head].contradictions.count < Self.exampleCount {
                heads[head].contradictions.append((earlier.place, place))
            }
        } else if heads[head].texts.count < Self.rememberedTexts {
            heads[head].texts[key] = (answer, place)
        }
    }

    /// What was found, one sentence each.
    package var warnings: [String] {
        heads.flatMap { head in
            spellingWarnings(of: head) + unlistedWarnings(of: head) + devWarnings(of: head) + emptyWarnings(of: head)
                + contradictionWarnings(of: head)
        }
    }

    private func text(_ place: Place) -> String { "\(files[Int(place.file)]):\(place.line)" }

    private func spellingWarnings(of head: HeadRecord) -> [String] {
        var groups: [String: [String]] = [:]
        for label in head.spellings.keys { groups[Self.folded(label), default: []].append(label) }
        return groups.values.filter { $0.count > 1 }.map { $0.sorted() }.sorted { $0[0] < $1[0] }.map { labels in
            let described = labels.compactMap { label in
                head.spellings[label].map { "`\(label)` (\($0.count) texts, first at \(text($0.first)))" }
            }
            return "head `\(head.name)`: \(described.joined(separator: " and ")) look like one label; spell it one way"
        }
    }

    private func unlistedWarnings(of head: HeadRecord) -> [String] {
        guard let configured = head.configured else { return [] }
        return head.spellings.filter { !configured.contains($0.key) }.sorted { $0.key < $1.key }.map { label, found in
            "\(text(found.first)): label `\(label)` is not in the list of head `\(head.name)` and is ignored (\(found.count) texts)"
        }
    }

    private func devWarnings(of head: HeadRecord) -> [String] {
        guard head.configured == nil else { return [] }
        return head.spellings.filter { $0.value.trainingCount == 0 }.sorted { $0.key < $1.key }.map { label, found in
            "\(text(found.first)): label `\(label)` is in no training text of head `\(head.name)` (\(found.count) dev texts)"
        }
    }

    private func emptyWarnings(of head: HeadRecord) -> [String] {
        let empty = (head.configured ?? []).filter { head.spellings[$0] == nil }
        guard !empty.isEmpty, !head.spellings.isEmpty else { return [] }
        return ["head `\(head.name)`: no text has the label \(empty.map { "`\($0)`" }.joined(separator: ", "))"]
    }

    private func contradictionWarnings(of head: HeadRecord) -> [String] {
        guard head.contradictionCount > 0 else { return [] }
        let places = head.contradictions.map { "\(text($0.1)) against \(text($0.0))" }
        return [
            "head `\(head.name)`: \(head.contradictionCount) texts stand in the data again with another label: "
                + places.joined(separator: ", ") + (head.contradictionCount > places.count ? ", …" : "")
        ]
    }

    /// A label without what writers vary: case, spaces, dashes, underscores.
    private static func folded(_ label: String) -> String {
        String(label.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" })
    }
}
