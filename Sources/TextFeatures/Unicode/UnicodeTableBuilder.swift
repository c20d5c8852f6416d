internal import CICU

/// Asks ICU what the tables hold.
///
/// The command `unicode-tables` writes the answers down; with an ICU of another version they are asked for again when the
/// program starts.
package final class UnicodeTableBuilder {
    // SAFETY: ICU documents UNormalizer2 singletons as immutable; the pointer is never freed.
    private let normalizer: UnsafeRawPointer
    // SAFETY: opened here, closed in `deinit`, lent to nobody.
    private let rules: UnsafeMutableRawPointer?

    /// Opens ICU's data.
    package init() {
        var status: Int32 = 0
        guard let normalizer = cicu_nfkc_casefold(&status) else {
            fatalError("ICU's normalization data cannot be loaded (status \(status)): install ICU again")
        }
        self.normalizer = normalizer
        rules = cicu_word_rules_open(&status)
    }

    deinit {
        if let rules { cicu_word_rules_close(rules) }
    }

    /// True when ICU's word rules have the form that tables can hold.
    package var hasWordRules: Bool { rules != nil }

    /// What NFKC_Casefold does to a code point.
    package func fold(of codePoint: UInt32) -> FoldEntry {
        if 0xD800..<0xE000 ~= codePoint || cicu_is_inert(normalizer, codePoint) {
            return FoldEntry(singleAt: 0, place: place(of: codePoint))
        }
        var source: [UInt16] = []
        source.appendUTF16(codePoint: codePoint)
        var folded = [UInt16](repeating: 0, count: 64)
        var status: Int32 = 0
        let count = Int(cicu_normalize(normalizer, source, Int32(source.count), &folded, 64, &status))
        precondition(status <= 0 && count <= 64, "ICU could not normalize U+\(String(codePoint, radix: 16))")
        guard count > 0 else { return FoldEntry(role: .dropped) }
        let first = String(decoding: folded[..<count], as: UTF16.self).unicodeScalars
        let single = first.count == 1 ? first.first?.value : nil
        if cicu_has_boundary_before(normalizer, codePoint) {
            guard let single else { return FoldEntry(role: .several) }
            return FoldEntry(singleAt: single &- codePoint, place: place(of: single))
        }
        let combiningClass = cicu_combining_class(codePoint)
        if single == codePoint, combiningClass > 0, cicu_is_normalized(normalizer, source, Int32(source.count)) {
            return FoldEntry(
                role: .orderedMark, combiningClass: combiningClass, isExtending: place(of: codePoint) == .extending)
        }
        return FoldEntry(role: .composing)
    }

    /// What a code point is to the word breaker: as the rules treat `b`, a combining accent, the Hebrew alef, or otherwise.
    private func place(of codePoint: UInt32) -> FoldEntry.PlaceInWords {
        // Quotes that were not ASCII are left to the rules: see `letterButBeforeQuotes`.
        if codePoint < 0x80 { return codePoint == 0x22 || codePoint == 0x27 ? .irregular : .plain }
        guard let rules else { return .irregular }
        let category = cicu_word_rules_category(rules, codePoint)
        if category == cicu_word_rules_category(rules, 0x62) { return .plain }
        if category == cicu_word_rules_category(rules, 0x300) { return .extending }
        return category == cicu_word_rules_category(rules, 0x5D0) ? .letterButBeforeQuotes : .irregular
    }

    /// What the word breaker needs to know of a code point; category 0 without rules.
    package func breakEntry(of codePoint: UInt32) -> BreakEntry {
        BreakEntry(
            category: rules.map { UInt8(cicu_word_rules_category($0, codePoint)) } ?? 0,
            isPunctuation: cicu_is_punctuation(codePoint), isWhiteSpace: cicu_is_white_space(codePoint))
    }

    /// What the scanners ask of a code point.
    package func traits(of codePoint: UInt32) -> ScalarTraits {
        var traits: ScalarTraits = []
        // ICU numbers the categories: Lu 1, Ll 2, Lt 3, Lm 4, Lo 5, Mn 6, Me 7, Mc 8, Nd 9, Nl 10, … Pc 22.
        let category = cicu_general_category(codePoint)
        if 1...5 ~= category { traits.insert(.letter) }
        if 1...6 ~= category || 8...10 ~= category || category == 22 { traits.insert(.word) }
        if category == 8 { traits.insert(.spacingMark) }
        if cicu_is_uppercase(codePoint) { traits.insert(.uppercase) }
        if cicu_is_grapheme_extend(codePoint) { traits.insert(.graphemeExtend) }
        if cicu_is_emoji(codePoint) { traits.insert(.emoji) }
        if cicu_is_emoji_presentation(codePoint) { traits.insert(.emojiPresentation) }
        if cicu_is_emoji_modifier(codePoint) { traits.insert(.emojiModifier) }
        return traits
    }

    /// The machine for words, `[stateCount, 32]`, and what each state accepts; see ``WordRules``.
    package func wordMachine() -> (transitions: [UInt8], kinds: [UInt8]) {
        guard let rules else { return ([], []) }
        let categories = cicu_word_rules_category_count(rules)
        var transitions: [UInt8] = []
        var kinds: [UInt8] = []
        for state in 0..<cicu_word_rules_state_count(rules) {
            for category in Int32(0)..<32 {
                transitions.append(
                    category < categories ? UInt8(cicu_word_rules_next(rules, state, category)) : 0)
            }
            switch cicu_word_rules_status(rules, state) {
            case ..<0: kinds.append(WordRules.rejects)
            case ..<100: kinds.append(WordRules.other)
            case ..<200: kinds.append(WordRules.number)
            default: kinds.append(WordRules.word)
            }
        }
        return (transitions, kinds)
    }

    /// The categories whose characters a dictionary may cut, as bits.
    ///
    /// ICU counts Hangul syllables among them, but has no dictionary for Korean.
    package func dictionaryCategories() -> UInt32 {
        guard let rules else { return 0 }
        var categories: UInt32 = 0
        for codePoint in UInt32(0)..<0x110000 where !cicu_is_hangul_syllable(codePoint) {
            let category = cicu_word_rules_category(rules, codePoint)
            if category >= cicu_word_rules_dictionary_start(rules) { categories |= 1 << UInt32(category) }
        }
        return categories
    }

    /// The letter that stands for a code point without its accents; 0 for a mark that is left out.
    package func base(of codePoint: UInt32) -> UInt16 {
        // Latin, Greek and Cyrillic accents; Hebrew points; Arabic tatweel and vowel signs. Vowel signs of other scripts
        // are letters to their readers and stay.
        switch codePoint {
        case 0x0300...0x036F, 0x0591...0x05BD, 0x0640, 0x064B...0x065F, 0x0670: 0
        default: UInt16(cicu_base_letter(codePoint))
        }
    }

    /// The letters of other alphabets that look like one of a–z, as `codePoint << 8 | letter`, by code point.
    ///
    /// Two characters look alike when their skeletons (UTS #39, section 4) are the same; a folded letter also when its capital
    /// looks like a Latin capital: disguised words are written in capitals too.
    package func lookalikes() -> [UInt32] {
        var status: Int32 = 0
        guard let checker = cicu_spoof_open(&status) else { return [] }
        defer { cicu_spoof_close(checker) }
        func skeleton(_ codePoint: UInt32) -> [UInt8] {
            var skeleton = [UInt8](repeating: 0, count: 64)
            let count = cicu_skeleton(checker, codePoint, &skeleton, 64)
            return Array(skeleton.prefix(Int(count)))
        }
        let letters = UInt32(0x61)...0x7A
        let small = letters.map(skeleton)
        let capital = letters.map { skeleton($0 - 0x20) }
        var found: [UInt32] = []
        for codePoint in Self.alphabetsLikeLatin.joined() {
            guard traits(of: codePoint).contains(.letter), fold(of: codePoint).bits & 0xFF_FFFF == 0 else { continue }
            let upper = cicu_uppercase(codePoint)
            let letter =
                small.firstIndex(of: skeleton(codePoint))
                ?? (upper == codePoint ? nil : capital.firstIndex(of: skeleton(upper)))
            if let letter { found.append(codePoint << 8 | (0x61 + UInt32(letter))) }
        }
        return found
    }

    /// Phonetic letters, Greek and Coptic, Cyrillic, Armenian, phonetic extensions, Coptic, Lisu, Cyrillic and Latin
    /// extensions, Cherokee: what is written from left to right in separate letters, as Latin is.
    private static let alphabetsLikeLatin: [ClosedRange<UInt32>] = [
        0x250...0x2AF, 0x370...0x58F, 0x1D00...0x1DBF, 0x2C80...0x2CFF, 0xA4D0...0xA4FF, 0xA640...0xA69F,
        0xA720...0xA7FF,
        0xAB30...0xABBF,
    ]
}
