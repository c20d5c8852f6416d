import TextFeatures

// libFuzzer calls this function, from one thread, with one input after the other.

private nonisolated(unsafe) let fast = TextAnalyzer()
private nonisolated(unsafe) let slow = TextAnalyzer(tables: UnicodeTables(askedOf: UnicodeTableBuilder()))
private nonisolated(unsafe) let extractor = FeatureExtractor(recipe: FeatureRecipe())
private nonisolated(unsafe) var features = FeatureList()
private let recognizer = EntityRecognizer()
private let matcher = PhraseMatcher(
    phrases: [
        Phrase(text: "prix", id: 1), Phrase(text: "rembours* moi", id: 2), Phrase(text: "l'IA", id: 4, match: .exact),
        Phrase(text: "connard", id: 3, match: .deobfuscated), Phrase(text: "straße", id: 5, language: "de"),
    ], analyze: { TextAnalyzer().analyze($0) })

/// The whole pipeline over any bytes: the tables agree with ICU, offsets stay inside the text and in order, nothing traps.
@c(LLVMFuzzerTestOneInput)
public func fuzzPipeline(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    let text = fast.analyze(utf8: input)
    let expected = slow.analyze(utf8: input)
    precondition(text.tokens == expected.tokens, "Tables and ICU find different tokens.")
    precondition(text.normalized == expected.normalized, "Tables and ICU normalize differently.")
    precondition(
        text.hasInvalidUTF8 == (String(validating: input, as: UTF8.self) == nil), "Invalid UTF-8 is not flagged.")
    var end = 0
    for token in text.tokens {
        precondition(token.norm.lowerBound >= end && !token.norm.isEmpty, "Tokens are not in order.")
        precondition(token.source.lowerBound >= 0 && token.source.upperBound <= count, "A token lies outside the text.")
        end = token.norm.upperBound
    }
    precondition(end <= text.normalized.count, "A token lies outside the normalized text.")
    input.withUnsafeBufferPointer { extractor.extract($0, into: &features) }
    precondition(features.buckets.allSatisfy { $0 < 1 << 20 }, "A feature lies outside the table.")
    for entity in recognizer.entities(in: text, language: "fr") {
        precondition(
            entity.start >= 0 && entity.start < entity.end && entity.end <= count, "An entity lies outside the text.")
    }
    for word in Deobfuscator.words(in: text) {
        precondition(word.source.lowerBound >= 0 && word.source.upperBound <= count, "A disguised word lies outside.")
    }
    for match in matcher.matches(in: text, language: "de") {
        precondition(match.source.lowerBound >= 0 && match.source.upperBound <= count, "A match lies outside the text.")
    }
    return 0
}
