#include "cicu.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

static const char *version_text(void (*get)(UVersionInfo), char *text) {
    UVersionInfo version;
    get(version);
    u_versionToString(version, text);
    return text;
}

const char *cicu_version(void) {
    static _Thread_local char text[U_MAX_VERSION_STRING_LENGTH];
    return version_text(u_getVersion, text);
}

const char *cicu_unicode_version(void) {
    static _Thread_local char text[U_MAX_VERSION_STRING_LENGTH];
    return version_text(u_getUnicodeVersion, text);
}

const void *cicu_nfkc_casefold(int32_t *status) {
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance(&code);
    *status = code;
    return U_FAILURE(code) ? NULL : normalizer;
}

bool cicu_is_inert(const void *normalizer, uint32_t code_point) {
    return unorm2_isInert(normalizer, (UChar32)code_point);
}

bool cicu_has_boundary_before(const void *normalizer, uint32_t code_point) {
    return unorm2_hasBoundaryBefore(normalizer, (UChar32)code_point);
}

bool cicu_has_boundary_after(const void *normalizer, uint32_t code_point) {
    return unorm2_hasBoundaryAfter(normalizer, (UChar32)code_point);
}

bool cicu_is_normalized(const void *normalizer, const uint16_t *source, int32_t length) {
    UErrorCode code = U_ZERO_ERROR;
    return unorm2_quickCheck(normalizer, (const UChar *)source, length, &code) == UNORM_YES && U_SUCCESS(code);
}

int32_t cicu_normalize(const void *normalizer, const uint16_t *source, int32_t length, uint16_t *target,
                       int32_t capacity, int32_t *status) {
    UErrorCode code = U_ZERO_ERROR;
    int32_t needed = unorm2_normalize(normalizer, (const UChar *)source, length, (UChar *)target, capacity, &code);
    // A warning (negative) or a full buffer is not a failure: the caller compares `needed` with its capacity.
    *status = code == U_BUFFER_OVERFLOW_ERROR ? 0 : code;
    return needed;
}

struct word_breaker {
    UBreakIterator *iterator;
    UText *text;
};

void *cicu_word_breaker_open(int32_t *status) {
    UErrorCode code = U_ZERO_ERROR;
    UBreakIterator *iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &code);
    struct word_breaker *breaker = U_FAILURE(code) ? NULL : calloc(1, sizeof *breaker);
    *status = code;
    if (breaker == NULL) {
        if (iterator != NULL) ubrk_close(iterator);
        if (*status <= 0) *status = U_MEMORY_ALLOCATION_ERROR;
        return NULL;
    }
    breaker->iterator = iterator;
    return breaker;
}

void cicu_word_breaker_close(void *opaque) {
    struct word_breaker *breaker = opaque;
    ubrk_close(breaker->iterator);
    if (breaker->text != NULL) utext_close(breaker->text);
    free(breaker);
}

void cicu_word_breaker_set_text(void *opaque, const uint8_t *utf8, int64_t length, int32_t *status) {
    struct word_breaker *breaker = opaque;
    UErrorCode code = U_ZERO_ERROR;
    breaker->text = utext_openUTF8(breaker->text, (const char *)utf8, length, &code);
    if (U_SUCCESS(code)) ubrk_setUText(breaker->iterator, breaker->text, &code);
    *status = code;
    if (U_SUCCESS(code)) ubrk_first(breaker->iterator);
}

int32_t cicu_word_breaker_next(void *opaque) {
    struct word_breaker *breaker = opaque;
    int32_t boundary = ubrk_next(breaker->iterator);
    return boundary == UBRK_DONE ? -1 : boundary;
}

int32_t cicu_word_breaker_rule_status(void *opaque) {
    struct word_breaker *breaker = opaque;
    return ubrk_getRuleStatus(breaker->iterator);
}

bool cicu_is_white_space(uint32_t code_point) { return u_isUWhiteSpace((UChar32)code_point); }
bool cicu_is_punctuation(uint32_t code_point) { return u_ispunct((UChar32)code_point); }

uint8_t cicu_combining_class(uint32_t code_point) { return u_getCombiningClass((UChar32)code_point); }

int32_t cicu_general_category(uint32_t code_point) { return u_charType((UChar32)code_point); }

static bool has(uint32_t code_point, UProperty property) { return u_hasBinaryProperty((UChar32)code_point, property); }
bool cicu_is_uppercase(uint32_t code_point) { return has(code_point, UCHAR_UPPERCASE); }
bool cicu_is_grapheme_extend(uint32_t code_point) { return has(code_point, UCHAR_GRAPHEME_EXTEND); }
bool cicu_is_emoji(uint32_t code_point) { return has(code_point, UCHAR_EMOJI); }
bool cicu_is_emoji_presentation(uint32_t code_point) { return has(code_point, UCHAR_EMOJI_PRESENTATION); }
bool cicu_is_emoji_modifier(uint32_t code_point) { return has(code_point, UCHAR_EMOJI_MODIFIER); }

bool cicu_is_hangul_syllable(uint32_t code_point) {
    int32_t type = u_getIntPropertyValue((UChar32)code_point, UCHAR_HANGUL_SYLLABLE_TYPE);
    return type == U_HST_LV_SYLLABLE || type == U_HST_LVT_SYLLABLE;
}

uint32_t cicu_base_letter(uint32_t code_point) {
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *decomposer = unorm2_getNFDInstance(&code);
    if (U_FAILURE(code)) return code_point;
    UChar decomposition[32];
    int32_t length = unorm2_getDecomposition(decomposer, (UChar32)code_point, decomposition, 32, &code);
    if (U_FAILURE(code) || length <= 1) return code_point;
    int32_t index = 0;
    UChar32 base;
    U16_NEXT(decomposition, index, length, base);
    return (uint32_t)base;
}

void *cicu_spoof_open(int32_t *status) {
    UErrorCode code = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&code);
    *status = code;
    return U_FAILURE(code) ? NULL : checker;
}

void cicu_spoof_close(void *checker) { uspoof_close(checker); }

int32_t cicu_skeleton(const void *checker, uint32_t code_point, uint8_t *target, int32_t capacity) {
    char source[U8_MAX_LENGTH];
    int32_t length = 0;
    U8_APPEND_UNSAFE(source, length, code_point);
    UErrorCode code = U_ZERO_ERROR;
    int32_t written = uspoof_getSkeletonUTF8(checker, 0, source, length, (char *)target, capacity, &code);
    return U_FAILURE(code) ? 0 : written;
}

uint32_t cicu_uppercase(uint32_t code_point) { return (uint32_t)u_toupper((UChar32)code_point); }
