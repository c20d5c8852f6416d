import Foundation
import Testing
import TextFeatures

/// What must hold of every line of `corpora/inbox`.
@Suite struct InboxCorpusTests {
    private struct Line: Decodable {
        var id: String
        var lang: String
        var channel: String
        var text: String
        var intent: String
        var also: [String]
        var sentiment: String
        var toxicity: [String]
    }

    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let intents: Set<String> = [
        "price_inquiry", "quote_request", "purchase_intent", "demo_request", "info_request", "availability", "booking",
        "lead_details", "order_status", "shipping_delivery", "order_change_cancel", "refund_return", "billing_payment",
        "technical_support", "account_access", "complaint", "praise", "promo_discount", "hours_location",
        "human_request", "legal_claim", "fraud_report", "opt_out", "privacy_request", "partnership_press",
        "job_application", "social_chatter", "other",
    ]
    private static let toxicity: Set<String> = [
        "toxicity", "severe_toxicity", "insult", "profanity", "threat", "identity_hate", "sexual", "self_harm", "spam",
        "scam",
    ]

    /// Every line of every file under a folder, with its place.
    private static func lines(under folder: URL) throws -> [(place: String, line: Line)] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var found: [(String, Line)] = []
        let paths = (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "jsonl" }
        for path in paths.sorted(by: { $0.path < $1.path }) {
            let text = try String(contentsOf: path, encoding: .utf8)
            for (number, line) in text.split(separator: "\n").enumerated() {
                let place = "\(path.lastPathComponent):\(number + 1)"
                found.append((place, try JSONDecoder().decode(Line.self, from: Data(line.utf8))))
            }
        }
        return found
    }

    @Test func everyLineParsesAndItsLabelsAreInTheTaxonomy() throws {
        let lines = try Self.lines(under: Self.repository.appendingPathComponent("corpora/inbox"))
        #expect(lines.count > 17_000)
        for (place, line) in lines {
            #expect(Self.intents.contains(line.intent), "\(place)")
            #expect(Set(line.also).isSubset(of: Self.intents), "\(place)")
            #expect(!line.also.contains(line.intent), "\(place)")
            #expect(["negative", "neutral", "positive"].contains(line.sentiment), "\(place)")
            #expect(Set(line.toxicity).isSubset(of: Self.toxicity), "\(place)")
            #expect(["comment", "dm", "mention", "sticker"].contains(line.channel), "\(place)")
            #expect(!line.text.isEmpty, "\(place)")
            let holds = Set(line.toxicity)
            if !holds.isDisjoint(with: ["insult", "threat", "identity_hate"]) {
                #expect(holds.contains("toxicity"), "\(place): insult, threat and identity_hate come with toxicity")
            }
        }
    }

    @Test func noTextStandsTwiceInALanguage() throws {
        let analyzer = TextAnalyzer()
        var seen: [String: String] = [:]
        for (place, line) in try Self.lines(under: Self.repository.appendingPathComponent("corpora/inbox")) {
            let key = line.lang + " " + String(decoding: analyzer.analyze(line.text).normalized, as: UTF8.self)
            #expect(seen[key] == nil, "\(place) repeats \(seen[key] ?? "")")
            seen[key] = place
        }
    }

    /// The measuring messages are not part of the repository; where they lie beside it, no corpus line may come near.
    @Test func noLineComesNearAMeasuringMessage() throws {
        let folder = Self.repository.appendingPathComponent("../shared/data/inbox-dev").standardizedFileURL
        guard FileManager.default.fileExists(atPath: folder.path) else { return }
        let analyzer = TextAnalyzer()
        func words(_ text: String) -> [String] {
            let analyzed = analyzer.analyze(text)
            return analyzed.tokens.filter { $0.kind == .word || $0.kind == .number }.map { analyzed.norm(of: $0) }
        }
        let measuring = try Self.lines(under: folder).map { words($0.line.text) }.filter { $0.count >= 4 }
        var byWord: [String: Set<Int>] = [:]
        for (index, message) in measuring.enumerated() {
            for word in message { byWord[word, default: []].insert(index) }
        }
        for (place, line) in try Self.lines(under: Self.repository.appendingPathComponent("corpora/inbox")) {
            let own = words(line.text)
            guard own.count >= 4 else { continue }
            var shared: [Int: Int] = [:]
            for word in Set(own) { for index in byWord[word] ?? [] { shared[index, default: 0] += 1 } }
            for (index, count) in shared where count * 2 >= Set(measuring[index]).count {
                let distance = EditDistance.normalized(
                    own.joined(separator: " "), measuring[index].joined(separator: " "))
                #expect(distance >= 0.2, "\(place) is too near a measuring message: \(line.text)")
            }
        }
    }
}
