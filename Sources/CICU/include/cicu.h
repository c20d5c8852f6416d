// ICU4C under stable names.
//
// Debian's ICU exports every function with its version in the name (`ubrk_open_72`) behind macros that Swift cannot
// import, so each function that Babil needs has a thin C wrapper here. Status codes are ICU's: > 0 is a failure.
#ifndef BABIL_CICU_H
#define BABIL_CICU_H

#include <stdbool.h>
#include <stdint.h>

/// ICU's and Unicode's versions, as `72.1` and `15.0`.
const char *_Nonnull cicu_version(void);
const char *_Nonnull cicu_unicode_version(void);

// MARK: NFKC_Casefold

/// The shared, immutable NFKC_Casefold normalizer (UAX #31); NULL with *status > 0 when ICU's data is missing.
const void *_Nullable cicu_nfkc_casefold(int32_t *_Nonnull status);
/// True when the character never interacts with its neighbours and maps to itself.
bool cicu_is_inert(const void *_Nonnull normalizer, uint32_t code_point);
bool cicu_has_boundary_before(const void *_Nonnull normalizer, uint32_t code_point);
bool cicu_has_boundary_after(const void *_Nonnull normalizer, uint32_t code_point);
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
/// The first letter of the canonical decomposition; the code point itself when it has none.
uint32_t cicu_base_letter(uint32_t code_point);

#endif
