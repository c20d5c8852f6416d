import Foundation
import InferenceServer
import Testing

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws -> JSONValue {
        try JSONParser.parse(Array(text.utf8))
    }

    @Test(arguments: [
        "null", "true", "[]", "{}", "-0", "12.5e-3", #""""#, #"["a",{"b":[1,2,{"c":null}]},""]"#,
        #"{"é😍":"\n\t\u0001\\\""}"#,
        #"{"a":1,"a":2}"#,
    ])
    func writingWhatWasReadChangesNothing(text: String) throws {
        #expect(String(decoding: try parse(text).utf8, as: UTF8.self) == text)
    }

    @Test(arguments: [
        ("", 0, "expected a value, found the end"), ("[1,2", 4, "expected `,` or `]`"), ("[1,]", 3, "expected a value"),
        (#"{"a" 1}"#, 5, "expected `:`"), ("{a:1}", 1, "expected a member name in double quotes"),
        (#"{"a":1 "b":2}"#, 7, "expected `,` or `}`"), ("01", 1, "expected the end after the value"),
        ("1.", 2, "expected a digit"), ("-", 1, "expected a digit"), ("truE", 0, "expected a value"),
        (#""abc"#, 0, "a string does not end"),
        ("\"a\nb\"", 2, "a control character in a string; write it as an escape"),
        (#""a\q""#, 2, "an escape that JSON does not know"),
        (#""\u12g4""#, 1, "expected four hexadecimal digits after `\\u`"),
        ("[1] x", 4, "expected the end after the value"),
        (#""\"#, 1, "an escape that JSON does not know"), (#""\u"#, 1, "expected four hexadecimal digits after `\\u`"),
    ])
    func failureTellsReasonAndPlace(text: String, offset: Int, reason: String) {
        let failure = #expect(throws: JSONParser.Failure.self) { try parse(text) }
        #expect(failure?.reason == reason && failure?.offset == offset)
    }

    @Test func escapesAreRead() throws {
        #expect(try parse(#""\ud83d\ude0d\u00e9\/\b\f""#) == .string("😍é/\u{8}\u{C}"))
        // Half a pair is one code unit, as is U+FFFD.
        #expect(try parse(#""a\ud83d""#) == .string("a\u{FFFD}"))
        #expect(try parse(#""\ude0dx\ud83dA\ud83d""#) == .string("\u{FFFD}x\u{FFFD}A\u{FFFD}"))
    }

    @Test func nestingHasAnEnd() {
        let depth = JSONParser.maxDepth
        let fine = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(throws: Never.self) { try parse(fine) }
        #expect(throws: JSONParser.Failure.self) { try parse("[" + fine + "]") }
        #expect(throws: JSONParser.Failure.self) { try parse(String(repeating: "[", count: 1_000_000)) }
    }

    /// Foundation is the judge, but for commas before a closing bracket, which it accepts and RFC 8259 does not.
    @Test func mutationsAreAcceptedExactlyWhereFoundationDoes() throws {
        let seeds = [
            #"{"texts":["c'est \"combien\" ?","é😍\u00e9\n"],"others":3,"x":[true,false,null,-1.5e+3,{}]}"#,
            #"[[],[[1,2],"a\\b"],{"k":{"l":[0.25]}}]"#,
        ].map { Array($0.utf8) }
        var state: UInt64 = 20_261_122
        func random(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        let alphabet = Array(#"{}[],:"\u0eE+-.19tfn "#.utf8) + [0, 9, 0x80, 0xC3, 0xF0]
        var accepted = 0
        for round in 0..<30_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<1 + random(below: 2) {
                switch random(below: 3) {
                case 0: bytes[random(below: bytes.count)] = alphabet[random(below: alphabet.count)]
                case 1: bytes.remove(at: random(below: bytes.count))
                default: bytes.insert(alphabet[random(below: alphabet.count)], at: random(below: bytes.count))
                }
            }
            let ours = (try? JSONParser.parse(bytes)) != nil
            let theirs = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            let squeezed = bytes.filter { $0 > 0x20 }
            if zip(squeezed, squeezed.dropFirst()).contains(where: { $0 == 0x2C && ($1 == 0x5D || $1 == 0x7D) }) {
                continue
            }
            #expect(ours == theirs, "\(String(decoding: bytes, as: UTF8.self))")
            accepted += ours ? 1 : 0
        }
        #expect(accepted > 1000)
    }

    @Test func sentencesAreCutAtTheirEnds() {
        let text = "  One. \"Two!\" 3.5 is… three?\nfour 😍 \n\n five"
        let spans = SentenceSpan.all(in: text)
        #expect(spans.map(\.text) == ["One.", "\"Two!\"", "3.5 is…", "three?", "four 😍", "five"])
        let units = Array(text.utf16)
        for span in spans { #expect(String(decoding: units[span.range], as: UTF16.self) == span.text) }
        #expect(SentenceSpan.all(in: " \n ").isEmpty)
    }
}
