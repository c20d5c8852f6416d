import BrandVoice
import Foundation
import InboxRules
import Testing
import TextFeatures

/// The drafts of every language, as a person has read and approved them.
///
/// A missing golden file is written and fails the test, so that nobody approves it unread.
@Suite struct GoldenDraftTests {
    private static let languages = ["fr", "en", "es", "de", "it", "pt", "nl", "ar"]
    private static let names = [
        "fr": "Camille", "en": "Megan", "es": "Lucía", "de": "Jonas", "it": "Giulia", "pt": "Beatriz", "nl": "Sanne",
        "ar": "نورة",
    ]
    private static let intents = [
        "price_inquiry", "quote_request", "purchase_intent", "demo_request", "info_request", "availability", "booking",
        "lead_details", "order_status", "shipping_delivery", "order_change_cancel", "refund_return", "billing_payment",
        "technical_support", "account_access", "complaint", "praise", "promo_discount", "hours_location",
        "human_request", "privacy_request", "partnership_press", "job_application",
    ]

    @Test(arguments: languages) func draftsAreAsApproved(language: String) throws {
        let drafter = try SampleVoice.drafter()
        var lines: [String] = []
        for intent in Self.intents {
            for channel in [InboxMessage.Channel.comment, .dm] {
                for bare in [false, true] {
                    let message = SampleVoice.message(
                        "…", name: bare ? nil : Self.names[language], channel: channel, platform: "instagram",
                        authorID: "golden")
                    let isUnhappy = ["complaint", "order_status", "refund_return"].contains(intent)
                    let outcome = drafter.draft(
                        for: message,
                        classification: SampleVoice.scores(
                            intent, sentiment: isUnhappy ? "negative" : "neutral", language: language),
                        entities: bare ? [] : [SampleVoice.order("FR-20391")],
                        decision: SampleVoice.decision(.draft), context: ReplyContext(automaticReplies: 1))
                    let what = "\(intent) \(channel.rawValue)\(bare ? " bare" : "")"
                    switch outcome {
                    case .draft(let draft):
                        lines.append("\(what): [\(draft.template)] \(draft.text.replacing("\n", with: " ⏎ "))")
                    case .withheld(let reason): lines.append("\(what): WITHHELD \(reason)")
                    }
                }
            }
        }
        let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "golden/drafts-\(language).txt")
        let text = lines.joined(separator: "\n") + "\n"
        guard let approved = try? String(contentsOf: golden, encoding: .utf8) else {
            try FileManager.default.createDirectory(
                at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: golden, atomically: true, encoding: .utf8)
            Issue.record("\(golden.lastPathComponent) was missing and has been written: read it, then run again")
            return
        }
        let difference = zip(approved.split(separator: "\n"), text.split(separator: "\n")).first { $0 != $1 }
        #expect(approved == text, "first difference: \(String(describing: difference))")
        #expect(!text.contains("WITHHELD"))
    }
}
