internal import Foundation

/// Rules with phrases of their own, made of words that really occur, so that some match.
struct GeneratedRules {
    let yaml: String
    let phraseCount: Int
    /// The phrases of each rule, ended by a zero byte.
    private let phrases: [[[CChar]]]

    /// Ten phrases of two words for each rule.
    init(count: Int, words: [String]) {
        var generator = SplitMix(state: 20251122)
        let usable = words.filter { $0.utf8.count >= 3 && !$0.contains("'") && !$0.contains("’") }
        var lines = ["version: 1", "lists:"]
        var phrases: [[[CChar]]] = []
        for rule in 0..<count {
            var own: [String] = []
            for _ in 0..<10 {
                let first = usable[Int(generator.next() % UInt64(usable.count))]
                let second = usable[Int(generator.next() % UInt64(min(usable.count, 500)))]
                own.append("\(first) \(second)")
            }
            lines.append(
                "  list-\(rule): {every_language: true, phrases: [\(own.map { "\"\($0)\"" }.joined(separator: ", "))]}")
            phrases.append(own.map { $0.utf8CString.map { $0 } })
        }
        lines.append("rules:")
        for rule in 0..<count {
            lines.append(
                "  - {id: rule-\(rule), phase: escalation, title: {en: rule}, when: {phrases: list-\(rule)}, then: {tags: tag-\(rule % 50)}}"
            )
        }
        yaml = lines.joined(separator: "\n")
        phraseCount = count * 10
        self.phrases = phrases
    }

    /// The number of rules of which a phrase occurs, each phrase sought alone by the C library.
    func countPhraseByPhrase(in text: [UInt8]) -> Int {
        let terminated = text.map { CChar(bitPattern: $0) } + [0]
        return terminated.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return phrases.count { rule in rule.contains { strstr(base, $0) != nil } }
        }
    }
}

/// The SplitMix64 generator: the same numbers on every machine.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
