// What ICU says of every code point, written down: unicode_tables.c, which `make unicode-tables` writes.
//
// A table of code points has two stages: data[index[code_point >> 6] * 64 + (code_point & 63)].
#ifndef BABIL_CICU_TABLES_H
#define BABIL_CICU_TABLES_H

#include <stdint.h>

enum { CICU_BLOCK_COUNT = 0x110000 / 64, CICU_BASE_COUNT = 0x2000 };

/// The version of ICU that the tables were made from.
const char *_Nonnull cicu_tables_version(void);

/// What NFKC_Casefold does to a code point; the meaning of an entry is in FoldEntry.swift.
const uint16_t *_Nonnull cicu_fold_index(void);
const uint32_t *_Nonnull cicu_folds(void);

/// The word break category of a code point and what it is alone; the meaning of an entry is in BreakEntry.swift.
const uint16_t *_Nonnull cicu_break_index(void);
const uint8_t *_Nonnull cicu_breaks(void);

/// What the scanners ask of a code point; the meaning of an entry is in ScalarTraits.swift.
const uint16_t *_Nonnull cicu_trait_index(void);
const uint8_t *_Nonnull cicu_traits(void);

/// The machine for words: rows of 32 states, one for each category, by state; and what each state accepts.
const uint8_t *_Nonnull cicu_word_transitions(void);
const uint8_t *_Nonnull cicu_word_kinds(void);
int32_t cicu_word_state_count(void);
/// Bit c is set when a dictionary may cut what holds a character of category c.
uint32_t cicu_dictionary_categories(void);

/// For code points below CICU_BASE_COUNT the letter without accents, 0 where it is left out.
const uint16_t *_Nonnull cicu_bases(void);

/// Letters that look like one of a-z, as code_point << 8 | letter, by code point.
const uint32_t *_Nonnull cicu_lookalikes(void);
int32_t cicu_lookalike_count(void);

#endif
