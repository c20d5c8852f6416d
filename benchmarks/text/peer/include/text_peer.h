// What the text benchmark compares with, and what it counts.
#ifndef BABIL_TEXT_PEER_H
#define BABIL_TEXT_PEER_H

#include <stddef.h>
#include <stdint.h>

/// ICU's own way from bytes to words: UTF-8 to UTF-16, NFKC_Casefold, word BreakIterator; buffers are kept between texts.
void *_Nonnull peer_open(void);
void peer_close(void *_Nonnull peer);
/// Normalizes a text and walks over its word boundaries; returns the number of stretches with a letter or a digit.
size_t peer_words(void *_Nonnull peer, const uint8_t *_Nonnull utf8, size_t length);
/// The first two of the three steps; returns the length of the result in UTF-16 units.
size_t peer_normalize(void *_Nonnull peer, const uint8_t *_Nonnull utf8, size_t length);

/// Calls of malloc, calloc, realloc and aligned allocation in this process so far.
uint64_t peer_allocation_count(void);

#endif
