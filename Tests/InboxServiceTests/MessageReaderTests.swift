import Foundation
import InboxRules
import InboxService
import Testing

@Suite struct MessageReaderTests {
    @Test func everyFieldIsRead() throws {
        let line = """
            {"sent_at":"2026-03-02T10:00:00.5+01:00","text":"c\\u2019est \\ud83d\\ude00","id":"a","extra":[1,{"x":[]}],\
            "channel":"dm","platform":"x","lang":"fr","author":{"id":"u","name":"Léa","vip":true,"followers":1.2e3,\
            "previous_unresolved":0,"strikes":2,"opted_out":false,"more":null},"campaign":{"id":"c","utm":"é"}}
            """
        let (records, reports) = try Lines.read([line])
        let message = try #require(records.first?.message)
        #expect(reports.isEmpty)
        #expect(message.text == "c’est 😀")
        #expect(message.sentAt == "2026-03-02T10:00:00.5+01:00")
        #expect((message.id, message.channel, message.platform, message.lang) == ("a", .dm, "x", "fr"))
        #expect(
            message.author
                == InboxMessage.Author(
                    id: "u", name: "Léa", vip: true, followers: 1200, previousUnresolved: 0, strikes: 2, optedOut: false
                ))
        #expect(message.campaign == ["id": "c", "utm": "é"])
        #expect(records.first?.scores == nil)
    }

    @Test func absentAndNullFieldsAreTheSame() throws {
        let nulls = #"{"text":"a","id":null,"channel":null,"author":{"vip":null,"strikes":null},"sent_at":null}"#
        let (records, reports) = try Lines.read([nulls, #"{"text":"a","author":{}}"#])
        #expect(reports.isEmpty)
        #expect(records.count == 2 && records[0] == records[1])
    }

    @Test(arguments: [
        (#"{"text":"a",}"#, ":13: is not JSON: a comma stands before the end of an object"),
        (#"{"text":"a","campaign":{"id":"x",}}"#, ":34: is not JSON: a comma stands before"),
        (#"{"text":"a","x":[1,]}"#, ":20: is not JSON: a comma stands before the end of a list"),
        (#"{"text":"é","text":"b"}"#, ":13: `text` stands twice; keep one"),
        (#"{"text":"a","te\u0078t":"b"}"#, "`text` stands twice"),
        (#"{"text":"a","author":{"vip":true,"vip":false}}"#, "`vip` stands twice"),
        (#"{"text":"a","campaign":{"id":"1","id":"2"}}"#, "`campaign.id` stands twice"),
        (#"{"text":7}"#, ":9: `text` must be text, not this number"),
        (#"{"text":null}"#, "`text` must be text, not null"),
        (#"{"id":"b"}"#, "has no `text`"),
        (#"["text"]"#, ":1: a line must be an object, not a list"),
        (#"{"text":"a","channel":"pigeon"}"#, "`channel` must be one of comment, dm, mention, sticker, not `pigeon`"),
        (#"{"text":"a","author":{"vip":"yes"}}"#, "`author.vip` must be true or false, not text"),
        (#"{"text":"a","author":{"followers":1.5}}"#, "`author.followers` must be a whole number, not this number"),
        (#"{"text":"a","author":{"followers":1e400}}"#, "a number is too large"),
        (#"{"text":"a","author":"me"}"#, "`author` must be an object, not text"),
        (#"{"text":"a","campaign":{"id":4}}"#, "`campaign.id` must be text, not this number"),
        (#"{"text":"a","x":01}"#, "a number is malformed"),
        (#"{"text":"a","x":+1}"#, "a value is missing"),
        (#"{"text":"a","x":nul}"#, "a value is missing"),
        (#"{"text":"a"} {"text":"b"}"#, "something follows the object"),
        (#"{"text":"a" "id":"b"}"#, "a comma or `}` is missing in an object"),
        (#"{"text" "a"}"#, "a colon is missing after a key"),
        (#"{text:"a"}"#, "a key in double quotation marks is missing"),
        (#"{"text":"a\x"}"#, "a backslash begins no known escape"),
        (#"{"text":"a\u12G4"}"#, "a backslash begins no known escape"),
        (#"{"text":"a"#, "a text is not closed"),
        ("{\"text\":\"a\u{1}\"}", "a control character stands in a text"),
        (#"{"message":{"id":"a"},"scores":{}}"#, "`message` has no `text`"),
        (#"{"text":"a","scores":{"intent":{"praise":1.5}}}"#, "`scores.intent` of `praise` must lie between 0 and 1"),
    ])
    func whatIsWrongIsNamedWithItsPlace(line: String, expected: String) throws {
        let (records, reports) = try Lines.read([#"{"text":"first"}"#, line, #"{"text":"last"}"#])
        #expect(records.map(\.message.text) == ["first", "last"])
        #expect(reports.count == 1)
        #expect(reports[0].contains(":2:"), "\(reports)")
        #expect(reports[0].contains(expected), "\(reports[0])")
        #expect(reports[0].hasSuffix("; the line is left out"))
    }

    @Test func oddValuesAreReportedAndReadAsAbsent() throws {
        let line = #"{"text":"a","author":{"followers":-5,"strikes":-1,"vip":true},"sent_at":"yesterday"}"#
        let (records, reports) = try Lines.read([line])
        let message = try #require(records.first?.message)
        #expect(message.author == InboxMessage.Author(vip: true))
        #expect(message.sentAt == nil)
        #expect(reports.count == 3)
        #expect(
            reports.contains { $0.contains(":1: `author.followers` is -5, which counts nothing; it is read as absent") }
        )
        #expect(reports.contains { $0.contains("`sent_at` is `yesterday`, not a moment such as 2026-03-02T10:00:00Z") })
    }

    @Test func halfASurrogatePairReadsAsTheReplacementCharacter() throws {
        let (records, _) = try Lines.read([
            #"{"text":"a\ud83d"}"#, #"{"text":"\ude00b"}"#, #"{"text":"\ud83d\u0041"}"#,
        ])
        #expect(records.map(\.message.text) == ["a\u{FFFD}", "\u{FFFD}b", "\u{FFFD}A"])
    }

    @Test(arguments: [1, 2, 3]) func textsComeBackAsFoundationWroteThem(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let signs: [Unicode.Scalar] = [
            "a", "\"", "\\", "/", "é", "😀", "\n", "\t", "\u{0}", "\u{7F}", "ع", "\u{2028}", "{",
        ]
        let texts = (0..<200).map { _ in
            String(String.UnicodeScalarView((0..<random.below(40)).map { _ in signs[random.below(signs.count)] }))
        }
        let lines = try texts.map { String(decoding: try JSONEncoder().encode(InboxMessage(text: $0)), as: UTF8.self) }
        let (records, reports) = try Lines.read(lines)
        #expect(reports.isEmpty, "seed \(seed)")
        #expect(records.map(\.message.text) == texts, "seed \(seed)")
    }

    @Test func everyTruncationIsRefused() throws {
        let line =
            #"{"text":"né \u00e9","author":{"vip":true,"followers":12.0e0},"campaign":{"a":"b"},"x":[1,null,{}]}"#
        let cuts = Array(line.utf8).indices.dropFirst().map { Array(line.utf8)[..<$0] }
        for cut in cuts {
            let (records, reports) = try Lines.read(bytes: Array(cut))
            #expect(records.isEmpty && !reports.isEmpty, "\(String(decoding: cut, as: UTF8.self))")
        }
    }

    @Test(arguments: [1, 2]) func noBytesCrashTheReader(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let line = Array(
            #"{"message":{"text":"a\ud83d\ude00","author":{"strikes":-1e1}},"scores":{"intent":{"praise":0.5e-3},"toxic":["a"]}}"#
                .utf8)
        var bytes: [UInt8] = []
        for _ in 0..<3000 {
            var mutated = line
            for _ in 0...random.below(4) { mutated[random.below(mutated.count)] = UInt8(random.below(256)) }
            bytes += mutated.filter { $0 != 0x0A } + [0x0A]
        }
        bytes += Array(repeating: UInt8(ascii: "["), count: 100_000)
        let (records, reports) = try Lines.read(bytes: Array("{\"text\":\"\"}\n".utf8) + bytes)
        #expect(records.count + reports.filter { $0.contains("left out") }.count == 3002, "seed \(seed)")
    }

    @Test func plainLinesAreTexts() throws {
        let (records, reports) = try Lines.read(["prix ?", "", "{\"text\":\"not JSON here\"}"])
        #expect(records.map(\.message.text) == ["prix ?", "", "{\"text\":\"not JSON here\"}"])
        #expect(reports.isEmpty)
    }
}
