import Foundation
import TextClassification

/// The cases in `cases/LANG/*.jsonl`: one JSON object a line.
///
/// | file | fields | law |
/// |---|---|---|
/// | `plain` | `text`, `intent` | the intent is found |
/// | `dialect` | `text`, `intent`, `dialect` | the intent is found |
/// | `negation` | `text` and `intent`, or `not_intent`, or `toxic` | the negation is understood |
/// | `identity` | `text`, `group` | a neutral sentence that names a group is not toxic |
/// | `direction` | `text`, `insulting` | the same with an insult is more toxic |
/// | `swaps` | `text`, `swapped` | another name or city changes no intent |
enum BehaviourCases {
    /// A case; which fields it has depends on its file.
    struct Case: Decodable {
        var text: String
        var intent: String?
        var notIntent: String?
        var toxic: Bool?
        var group: String?
        var insulting: String?
        var swapped: String?
        var dialect: String?

        enum CodingKeys: String, CodingKey {
            case text, intent, toxic, group, insulting, swapped, dialect
            case notIntent = "not_intent"
        }
    }

    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("cases")

    /// The languages that have cases, sorted.
    static var languages: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { !$0.hasPrefix(".") }
            .sorted()
    }

    /// True when some language has a file.
    static func has(_ name: String) -> Bool {
        languages.contains { language in
            FileManager.default.fileExists(atPath: folder.appendingPathComponent("\(language)/\(name).jsonl").path)
        }
    }

    /// The cases of a file in a language; none where the file is absent.
    static func cases(_ name: String, language: String) throws -> [Case] {
        let path = folder.appendingPathComponent("\(language)/\(name).jsonl")
        guard FileManager.default.fileExists(atPath: path.path) else { return [] }
        return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").enumerated().map { number, line in
            do {
                return try JSONDecoder().decode(Case.self, from: Data(line.utf8))
            } catch {
                throw FileError("\(language)/\(name).jsonl:\(number + 1): \(error)")
            }
        }
    }

    /// The model whose behaviour is checked: `BABIL_MODEL`, else the shipped one.
    static let model: Result<Classifier, ModelFileError> = {
        let path =
            ProcessInfo.processInfo.environment["BABIL_MODEL"]
            ?? repository.appendingPathComponent("models/inbox.babil").path
        return Result { () throws(ModelFileError) in try Classifier(path: path) }
    }()
}
