// ICU4C under stable names.
//
// Debian's ICU exports every function with its version in the name (`ubrk_open_72`) behind macros that Swift cannot
// import, so each function that Babil needs has a thin C wrapper here. Status codes are ICU's: > 0 is a failure.
#ifndef BABIL_CICU_H
#define BABIL_CICU_H

#include <stdbool.h>
#include <stdint.h>

/// The versions of the ICU in use and of its Unicode, as `72.1` and `15.0`.
const char *_Nonnull cicu_version(void);
const char *_Nonnull cicu_unicode_version(void);

// MARK: NFKC_Casefold

/// The shared, immutable NFKC_Casefold normalizer (UAX #31); NULL with *status > 0 when ICU's data is missing.
const void *_Nullable cicu_nfkc_casefold(int32_t *_Nonnull status);
/// True when the character never interacts with its neighbours and maps to itself.
bool cicu_is_inert(const void *_Nonnull normalizer, uint32_t code_point);
bool cicu_has_boundary_before(const void *_Nonnull normalizer, uint32_t code_point);
bool cicu_has_boundary_after(const void *_Nonnull normalizer, uint32_t code_point);
/// True when `source[0..<length]` (UTF-16) is known to be normalized and cannot compose with what stands before it.
bool cicu_is_normalized(const void *_Nonnull normalizer, const uint16_t *_Nonnull source, int32_t length);
/// Normalizes `source[0..<length]` (UTF-16) into `target`; returns the length needed, in UTF-16 units.
int32_t cicu_normalize(const void *_Nonnull normalizer, const uint16_t *_Nonnull source, int32_t length,
                       uint16_t *_Nullable target, int32_t capacity, int32_t *_Nonnull status);

// MARK: Word boundaries (UAX #29, root locale)

/// A word break iterator; one per thread. NULL with *status > 0 on failure.
void *_Nullable cicu_word_breaker_open(int32_t *_Nonnull status);
void cicu_word_breaker_close(void *_Nonnull breaker);
/// Points the iterator at UTF-8 bytes, which must outlive its use.
void cicu_word_breaker_set_text(void *_Nonnull breaker, const uint8_t *_Nonnull utf8, int64_t length,
                                int32_t *_Nonnull status);
/// The next boundary as a UTF-8 byte offset, or -1 at the end.
int32_t cicu_word_breaker_next(void *_Nonnull breaker);
/// What lies before the boundary just returned: < 100 neither letter nor number, 100…199 number, 200…299 letter,
/// 300…399 kana, 400…499 ideograph.
int32_t cicu_word_breaker_rule_status(void *_Nonnull breaker);

// MARK: Character properties

bool cicu_is_white_space(uint32_t code_point);
bool cicu_is_punctuation(uint32_t code_point);
/// The class by which combining marks are ordered; 0 for what is no such mark.
uint8_t cicu_combining_class(uint32_t code_point);
/// The general category as a number of ICU's `UCharCategory`.
int32_t cicu_general_category(uint32_t code_point);
bool cicu_is_uppercase(uint32_t code_point);
bool cicu_is_grapheme_extend(uint32_t code_point);
bool cicu_is_emoji(uint32_t code_point);
bool cicu_is_emoji_presentation(uint32_t code_point);
bool cicu_is_emoji_modifier(uint32_t code_point);
bool cicu_is_hangul_syllable(uint32_t code_point);
/// The first letter of the canonical decomposition; the code point itself when it has none.
uint32_t cicu_base_letter(uint32_t code_point);

// MARK: Confusable characters (UTS #39)

/// A spoof checker; NULL with *status > 0 on failure.
void *_Nullable cicu_spoof_open(int32_t *_Nonnull status);
void cicu_spoof_close(void *_Nonnull checker);
/// Writes the skeleton of one code point, UTF-8, and returns its length: characters that look alike have the same.
int32_t cicu_skeleton(const void *_Nonnull checker, uint32_t code_point, uint8_t *_Nonnull target, int32_t capacity);
uint32_t cicu_uppercase(uint32_t code_point);

// MARK: The compiled word break rules, for tables made from them

/// ICU's state machine for words of the root locale (format 6); NULL with *status > 0 where ICU has another format or
/// uses more of it than a plain machine: rules that look ahead or want the beginning of the text.
void *_Nullable cicu_word_rules_open(int32_t *_Nonnull status);
void cicu_word_rules_close(void *_Nonnull rules);
/// State 0 stops, state 1 starts. Category 1 stands for the end of the text.
int32_t cicu_word_rules_state_count(const void *_Nonnull rules);
int32_t cicu_word_rules_category_count(const void *_Nonnull rules);
/// Categories from this one on hold characters that ICU may cut further by a dictionary.
int32_t cicu_word_rules_dictionary_start(const void *_Nonnull rules);
int32_t cicu_word_rules_category(const void *_Nonnull rules, uint32_t code_point);
int32_t cicu_word_rules_next(const void *_Nonnull rules, int32_t state, int32_t category);
/// The rule status of what a state accepts; -1 for a state that does not accept.
int32_t cicu_word_rules_status(const void *_Nonnull rules, int32_t state);

#endif
