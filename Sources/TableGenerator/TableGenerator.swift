internal import ArgumentParser
internal import Foundation
internal import TextFeatures

/// Writes `Sources/CICU/unicode_tables.c`: what the ICU of this machine says of every code point.
@main
struct TableGenerator: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unicode-tables", abstract: "Write ICU's Unicode data down as tables in C.",
        discussion: "Run it as `make unicode-tables`. The file says which ICU it was made from.")

    @Argument(help: "The file to write.") var file: String

    func run() throws {
        let builder = UnicodeTableBuilder()
        guard builder.hasWordRules else {
            throw ValidationError(
                "the word rules of ICU \(UnicodeVersion.icu) have a form that the tables cannot hold: see Sources/CICU/word_rules.c"
            )
        }
        let folding = CodePointTable { builder.fold(of: $0).bits }
        let breaking = CodePointTable { builder.breakEntry(of: $0).bits }
        let described = CodePointTable { builder.traits(of: $0).rawValue }
        let machine = builder.wordMachine()
        let lookalikes = builder.lookalikes()
        var source = CArrays()
        source.text += """
            // Written by `make unicode-tables`; do not edit. What it is and how it is read: include/cicu_tables.h.
            // Derived from the Unicode Character Database in ICU \(UnicodeVersion.icu), Unicode \(UnicodeVersion.unicode).
            #include "cicu_tables.h"

            const char *cicu_tables_version(void) { return "\(UnicodeVersion.icu)"; }
            int32_t cicu_word_state_count(void) { return \(machine.kinds.count); }
            int32_t cicu_lookalike_count(void) { return \(lookalikes.count); }
            uint32_t cicu_dictionary_categories(void) { return \(builder.dictionaryCategories()); }

            """
        source.add(folding.index, type: "uint16_t", function: "cicu_fold_index")
        source.add(folding.data, type: "uint32_t", function: "cicu_folds")
        source.add(breaking.index, type: "uint16_t", function: "cicu_break_index")
        source.add(breaking.data, type: "uint8_t", function: "cicu_breaks")
        source.add(described.index, type: "uint16_t", function: "cicu_trait_index")
        source.add(described.data, type: "uint8_t", function: "cicu_traits")
        source.add(machine.transitions, type: "uint8_t", function: "cicu_word_transitions")
        source.add(machine.kinds, type: "uint8_t", function: "cicu_word_kinds")
        source.add((UInt32(0)..<0x2000).map { builder.base(of: $0) }, type: "uint16_t", function: "cicu_bases")
        source.add(lookalikes, type: "uint32_t", function: "cicu_lookalikes")
        try source.text.write(toFile: file, atomically: true, encoding: .utf8)
    }
}

/// C source of constant arrays, each behind a function that returns it.
struct CArrays {
    var text = ""

    /// Adds an array: repeats stand once, as `[from ... to] = value`, which Clang and GCC read; zeros are left out.
    mutating func add(_ elements: [some FixedWidthInteger], type: String, function: String) {
        text += "\nstatic const \(type) \(function)_data[\(elements.count)] = {\n"
        var line = ""
        var index = 0
        var follows = true
        while index < elements.count {
            let value = elements[index]
            var end = index + 1
            while end < elements.count, elements[end] == value { end += 1 }
            if value == 0, end - index > 3 {
                follows = false
            } else if end - index > 3 {
                append("[\(index) ... \(end - 1)] = \(value),", to: &line)
                follows = true
            } else {
                for offset in index..<end {
                    append(follows ? "\(value)," : "[\(offset)] = \(value),", to: &line)
                    follows = true
                }
            }
            index = end
        }
        text += line + "\n};\nconst \(type) *\(function)(void) { return \(function)_data; }\n"
    }

    private mutating func append(_ piece: String, to line: inout String) {
        if line.utf8.count + piece.utf8.count > 118 {
            text += line + "\n"
            line = ""
        }
        line += line.isEmpty ? piece : " " + piece
    }
}
