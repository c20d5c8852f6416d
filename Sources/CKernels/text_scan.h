// The text kernel, compiled once for each instruction set, as inference.h is. Vectors are Clang's, 64 bytes wide; the compiler
// cuts them to what the set has.
#include "levels.h"

#include <stdbool.h>
#include <string.h>

#pragma clang diagnostic ignored "-Wpsabi"

typedef uint8_t bytes64 __attribute__((ext_vector_type(64)));
typedef bool bits64 __attribute__((ext_vector_type(64)));

#define INLINE static inline __attribute__((always_inline))
// One bit for each byte for which the comparison holds.
#define BITS(comparison) ({ bits64 bits = __builtin_convertvector((comparison), bits64); \
                            uint64_t word; memcpy(&word, &bits, sizeof word); word; })
#define IS(byte) BITS(v == (byte))

// The bytes of one block of 64 by class.
typedef struct {
    uint64_t high;          // not ASCII
    uint64_t letters;       // a-z, A-Z, @, which ICU's root rules take for a letter, and everything that is not ASCII
    uint64_t digits;
    uint64_t underscores;
    uint64_t dots, quotes;  // . and ', which join letters and digits
    uint64_t commas;        // , and ;, which join digits
    uint64_t white;
    uint64_t triggers;      // may be the centre of a social span, whatever follows
    uint64_t breaks;        // end a run of host and address characters
} classes;

// What of a block decides over the byte before it: classes of its first two bytes suffice.
INLINE classes classify(bytes64 v, uint64_t valid) {
    classes c;
    bytes64 lower = v | 0x20;
    uint64_t alpha = BITS((bytes64)(lower - 'a') < 26) & ~BITS(v >= 0x80);
    uint64_t at = IS('@'), semicolon = IS(';'), space = IS(' ');
    c.high = BITS(v >= 0x80) & valid;
    c.letters = ((alpha | at) & valid) | c.high;
    c.digits = BITS((bytes64)(v - '0') < 10) & valid;
    c.underscores = IS('_') & valid;
    c.dots = IS('.') & valid;
    c.quotes = IS('\'') & valid;
    c.commas = (IS(',') | semicolon) & valid;
    c.white = (space | BITS((bytes64)(v - 9) < 5)) & valid;
    uint64_t signs = BITS(v >= ';' & v <= '>') | IS('#') | IS(':') | IS('(') | IS(')') | IS('^') | IS('\\');
    c.triggers = (signs | at | c.dots | c.underscores) & valid;
    uint64_t in_run = alpha | c.digits | IS('+') | IS('%') | IS('-');
    c.breaks = ~(in_run | c.triggers | c.high) & valid;
    return c;
}

#ifndef LOAD_TEXT_PART
// The bytes, and zeros where a block is not full.
INLINE bytes64 load_text_part(const uint8_t *bytes, size_t count) {
    bytes64 v = 0;
    memcpy(&v, bytes, count);
    return v;
}
#define LOAD_TEXT_PART(bytes, count) load_text_part(bytes, count)
#endif

INLINE bytes64 load_block(const uint8_t *bytes, size_t count) {
    bytes64 v = 0;
    if (count >= 64) memcpy(&v, bytes, 64);
    else if (count > 0) v = LOAD_TEXT_PART(bytes, count);
    return v;
}

// Spans that begin with other bytes than ASCII: emoji, the full-width #, and the first characters of a few faces. Fills what
// the block's high bytes add to `triggers` and `breaks`. `next` and `after` are the bytes one and two places on.
INLINE void classify_high(bytes64 v, bytes64 next, bytes64 after, uint64_t latin_before, classes *c,
                          uint64_t *latin_leads) {
    uint64_t continuation = BITS((v & 0xC0) == 0x80);
    uint64_t continued = BITS((next & 0xC0) == 0x80);
    // U+00C0 to U+024F stay in the run: hosts and words have them.
    uint64_t latin = BITS((bytes64)(v - 0xC3) < 7) & continued & c->high;
    uint64_t after_latin = continuation & (latin << 1 | latin_before);
    uint64_t e2 = IS(0xE2) & ~(BITS(next == 0x80) & ~BITS(after == 0xBC));
    uint64_t c2 = IS(0xC2) & (BITS(next == 0xA9) | BITS(next == 0xAE) | BITS(next == 0xAF));
    uint64_t e3 = IS(0xE3) & (BITS(next == 0x80) | BITS(next == 0x8A));
    uint64_t rare = (IS(0xE0) & BITS(next == 0xB2)) | (IS(0xCA) & BITS(next == 0x95)) | (IS(0xEF) & BITS(next == 0xBC));
    uint64_t leads = (IS(0xF0) | e2 | c2 | e3 | rare) & c->high;
    c->triggers |= leads;
    c->breaks |= c->high & ~(leads | latin | after_latin);
    *latin_leads = latin;
}

static bool scan_text(const uint8_t *bytes, size_t count, uint8_t *lower, ck_text_masks *masks) {
    bool any_high = false;
    uint64_t letters_before = 0, digits_before = 0, joined_before = 0, latin_before = 0;
    bytes64 v = load_block(bytes, count);
    uint64_t valid = count >= 64 ? ~0ULL : ~(~0ULL << count);
    classes c = classify(v, valid);
    for (size_t start = 0; start < count; start += 64, masks++) {
        size_t rest = count - start, rest_after = rest > 64 ? rest - 64 : 0;
        bytes64 w = load_block(bytes + start + 64, rest_after);
        uint64_t valid_after = rest_after >= 64 ? ~0ULL : ~(~0ULL << rest_after);
        classes d = classify(w, valid_after);

        // Fold ASCII capitals.
        if (lower != NULL) {
            bytes64 folded = v + (bytes64)(((bytes64)((bytes64)(v - 'A') < 26)) & 0x20);
            memcpy(lower + start, &folded, 64);
        }

        uint64_t next_letters = c.letters >> 1 | d.letters << 63, next_digits = c.digits >> 1 | d.digits << 63;
        uint64_t previous_letters = c.letters << 1 | letters_before, previous_digits = c.digits << 1 | digits_before;
        uint64_t mids = c.dots | c.quotes;
        uint64_t middle = (mids & previous_letters & next_letters)
                          | ((mids | c.commas) & previous_digits & next_digits);
        uint64_t mids_after = d.dots | d.quotes;
        uint64_t middle_after = (mids_after & c.letters >> 63 & d.letters >> 1)
                                | ((mids_after | d.commas) & c.digits >> 63 & d.digits >> 1);
        uint64_t words = c.letters | c.digits | c.underscores;
        uint64_t words_after = d.letters | d.digits | d.underscores;
        // Bit i: no boundary between bytes i and i + 1.
        uint64_t joined = (words & (words >> 1 | words_after << 63)) | middle | (middle >> 1 | middle_after << 63);
        uint64_t solid = valid & ~c.white;
        masks->starts = solid & ~(joined << 1 | joined_before);
        masks->ends = solid & ~joined;

        // A full stop before white space begins no domain; x is worth a look before D, d and ) only: laughs.
        bytes64 next = __builtin_shufflevector(v, w, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
            22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50,
            51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64);
        uint64_t laughs = BITS((v | 0x20) == 'x') & (BITS((next | 0x20) == 'd') | BITS(next == ')'));
        c.triggers = (c.triggers & ~(c.dots & ~BITS(next > 0x20))) | laughs;
        if (c.high != 0 || latin_before != 0) {
            bytes64 after = __builtin_shufflevector(next, w, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
                20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
                48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 65);
            uint64_t latin;
            classify_high(v, next, after, latin_before, &c, &latin);
            latin_before = latin >> 63;
            any_high = true;
        }
        masks->triggers = c.triggers;
        masks->breaks = c.breaks;

        letters_before = c.letters >> 63;
        digits_before = c.digits >> 63;
        joined_before = joined >> 63;
        v = w;
        valid = valid_after;
        c = d;
    }
    return any_high;
}
