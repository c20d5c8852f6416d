// Reads the binary form of ICU's break rules: icu4c/source/common/rbbidata.h, format version 6.
#include "cicu.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/ucptrie.h>

struct header {
    uint32_t magic;
    uint8_t format[4];
    uint32_t length, category_count;
    uint32_t forward, forward_length, reverse, reverse_length, trie, trie_length;
    uint32_t source, source_length, status, status_length;
};

struct state_table {
    uint32_t state_count, row_length, dictionary_start, look_ahead_size, flags;
};

enum { MAGIC = 0xB1A0, NEEDS_BEGINNING = 2, ROWS_OF_BYTES = 4, ACCEPTS = 1, CELLS_BEFORE_NEXT = 3 };

struct rules {
    UCPTrie *trie;
    struct header header;
    struct state_table table;
    const uint8_t *rows;
    const int32_t *status;
    uint8_t bytes[];
};

static bool is_plain(const struct rules *rules) {
    const struct header *header = &rules->header;
    const struct state_table *table = &rules->table;
    return header->magic == MAGIC && header->format[0] == 6 && table->look_ahead_size == 0
           && table->flags == ROWS_OF_BYTES && table->row_length >= header->category_count + CELLS_BEFORE_NEXT
           && table->state_count <= 256
           && header->forward + sizeof *table + table->state_count * table->row_length <= header->length;
}

void *cicu_word_rules_open(int32_t *status) {
    UErrorCode code = U_ZERO_ERROR;
    UBreakIterator *iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &code);
    int32_t length = U_FAILURE(code) ? 0 : ubrk_getBinaryRules(iterator, NULL, 0, &code);
    if (code == U_BUFFER_OVERFLOW_ERROR) code = U_ZERO_ERROR;
    struct rules *rules = calloc(1, sizeof *rules + (size_t)length);
    if (rules == NULL) abort();
    if (U_SUCCESS(code)) ubrk_getBinaryRules(iterator, rules->bytes, (uint32_t)length, &code);
    if (iterator != NULL) ubrk_close(iterator);
    if (U_SUCCESS(code) && length > (int32_t)sizeof rules->header) {
        memcpy(&rules->header, rules->bytes, sizeof rules->header);
        if (rules->header.forward + sizeof rules->table < (size_t)length)
            memcpy(&rules->table, rules->bytes + rules->header.forward, sizeof rules->table);
    }
    if (U_SUCCESS(code) && !is_plain(rules)) code = U_UNSUPPORTED_ERROR;
    if (U_SUCCESS(code)) {
        rules->rows = rules->bytes + rules->header.forward + sizeof rules->table;
        rules->status = (const int32_t *)(const void *)(rules->bytes + rules->header.status);
        rules->trie = ucptrie_openFromBinary(UCPTRIE_TYPE_ANY, UCPTRIE_VALUE_BITS_ANY, rules->bytes + rules->header.trie,
                                             (int32_t)rules->header.trie_length, NULL, &code);
    }
    *status = code;
    if (U_SUCCESS(code)) return rules;
    free(rules);
    return NULL;
}

void cicu_word_rules_close(void *opaque) {
    struct rules *rules = opaque;
    ucptrie_close(rules->trie);
    free(rules);
}

int32_t cicu_word_rules_state_count(const void *rules) {
    return (int32_t)((const struct rules *)rules)->table.state_count;
}

int32_t cicu_word_rules_category_count(const void *rules) {
    return (int32_t)((const struct rules *)rules)->header.category_count;
}

int32_t cicu_word_rules_dictionary_start(const void *rules) {
    return (int32_t)((const struct rules *)rules)->table.dictionary_start;
}

int32_t cicu_word_rules_category(const void *rules, uint32_t code_point) {
    return (int32_t)ucptrie_get(((const struct rules *)rules)->trie, (UChar32)code_point);
}

static const uint8_t *row(const struct rules *rules, int32_t state) {
    return rules->rows + (uint32_t)state * rules->table.row_length;
}

int32_t cicu_word_rules_next(const void *rules, int32_t state, int32_t category) {
    return row(rules, state)[CELLS_BEFORE_NEXT + category];
}

int32_t cicu_word_rules_status(const void *opaque, int32_t state) {
    const struct rules *rules = opaque;
    if (row(rules, state)[0] != ACCEPTS) return -1;
    uint8_t first = row(rules, state)[2];
    return rules->status[first + rules->status[first]];
}
