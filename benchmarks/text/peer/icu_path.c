#include "text_peer.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

struct peer {
    const UNormalizer2 *normalizer;
    UBreakIterator *iterator;
    UChar *source, *folded;
    int32_t capacity;
};

void *peer_open(void) {
    UErrorCode code = U_ZERO_ERROR;
    struct peer *peer = calloc(1, sizeof *peer);
    if (peer == NULL) abort();
    peer->normalizer = unorm2_getNFKCCasefoldInstance(&code);
    peer->iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &code);
    if (U_FAILURE(code)) abort();
    return peer;
}

void peer_close(void *opaque) {
    struct peer *peer = opaque;
    ubrk_close(peer->iterator);
    free(peer->source);
    free(peer->folded);
    free(peer);
}

static int32_t fold(struct peer *peer, const uint8_t *utf8, size_t length) {
    if (peer->capacity < (int32_t)length * 18 + 64) {
        peer->capacity = (int32_t)length * 18 + 64;
        peer->source = realloc(peer->source, sizeof(UChar) * (size_t)peer->capacity);
        peer->folded = realloc(peer->folded, sizeof(UChar) * (size_t)peer->capacity);
        if (peer->source == NULL || peer->folded == NULL) abort();
    }
    UErrorCode code = U_ZERO_ERROR;
    int32_t units = 0;
    u_strFromUTF8WithSub(peer->source, peer->capacity, &units, (const char *)utf8, (int32_t)length, 0xFFFD, NULL, &code);
    int32_t folded = unorm2_normalize(peer->normalizer, peer->source, units, peer->folded, peer->capacity, &code);
    if (U_FAILURE(code)) abort();
    return folded;
}

size_t peer_normalize(void *opaque, const uint8_t *utf8, size_t length) { return (size_t)fold(opaque, utf8, length); }

size_t peer_words(void *opaque, const uint8_t *utf8, size_t length) {
    struct peer *peer = opaque;
    int32_t folded = fold(peer, utf8, length);
    UErrorCode code = U_ZERO_ERROR;
    ubrk_setText(peer->iterator, peer->folded, folded, &code);
    if (U_FAILURE(code)) abort();
    size_t words = 0;
    while (ubrk_next(peer->iterator) != UBRK_DONE) words += ubrk_getRuleStatus(peer->iterator) >= UBRK_WORD_NONE_LIMIT;
    return words;
}
