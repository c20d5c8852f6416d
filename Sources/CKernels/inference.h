// The inference kernels, compiled once for each instruction set. What is called here is in levels.h; what it does, in
// ckernels.h. Vectors are written in Clang's vector types: 64 bytes, cut by the compiler to what the set has.
#include "levels.h"

#include <string.h>

// Vectors pass between inlined functions only, where no calling convention matters.
#pragma clang diagnostic ignored "-Wpsabi"

// One rounding per operation on every instruction set: a fused multiply-add would give other bytes.
#pragma STDC FP_CONTRACT OFF

typedef int8_t i8x32 __attribute__((vector_size(32)));
typedef int16_t i16x32 __attribute__((vector_size(64)));
typedef int32_t i32x16 __attribute__((vector_size(64)));
typedef int32_t i32x32 __attribute__((vector_size(128)));
typedef float f32x16 __attribute__((vector_size(64)));
typedef uint8_t u8x64 __attribute__((vector_size(64)));

#define LOAD(type, pointer) ({ type loaded; memcpy(&loaded, (pointer), sizeof(type)); loaded; })
#define STORE(pointer, value) ({ __typeof__(value) stored = (value); memcpy((pointer), &stored, sizeof stored); })
#define INLINE static inline __attribute__((always_inline))
#define SELECT(mask, yes, no) ((f32x16)(((mask) & (i32x16)(yes)) | (~(mask) & (i32x16)(no))))
#define FILLED(value) ((f32x16){0} + (value))

static size_t find_rows(const ck_bucket_group *groups, const uint32_t *buckets, size_t count, const int8_t *rows,
                        size_t stride, uint32_t *found) {
    size_t hits = 0;
    for (size_t i = 0; i < count; i++) {
        ck_bucket_group group = groups[buckets[i] >> 6];
        uint64_t bit = 1ULL << (buckets[i] & 63);
        uint32_t row = group.rows_before + (uint32_t)__builtin_popcountll(group.occupied & (bit - 1));
        // Without a branch: which buckets have a row is as good as random.
        found[hits] = row;
        size_t hit = (group.occupied & bit) != 0;
        __builtin_prefetch(rows + (size_t)(hit ? row : 0) * stride);
        hits += hit;
    }
    return hits;
}

// A tile is 32 columns, or 64 where there are as many left: its 16-bit sums stay in registers.

INLINE void flush(i16x32 *tile, size_t vectors, int32_t *sums) {
    for (size_t v = 0; v < vectors; v++) {
        i32x32 sum = LOAD(i32x32, sums + 32 * v) + __builtin_convertvector(tile[v], i32x32);
        STORE(sums + 32 * v, sum);
        tile[v] = (i16x32){0};
    }
}

INLINE void gather_tile(const int8_t *rows, size_t stride, const uint32_t *indices, size_t count, size_t vectors,
                        i16x32 *tile) {
    for (size_t i = 0; i < count; i++) {
        const int8_t *row = rows + (size_t)indices[i] * stride;
        for (size_t v = 0; v < vectors; v++)
            tile[v] += __builtin_convertvector(LOAD(i8x32, row + 32 * v), i16x32);
    }
}

INLINE void add_tile(const int8_t *rows, size_t stride, const uint32_t *indices, size_t count, size_t vectors,
                     int32_t *sums) {
    i16x32 tile[2] = {{0}, {0}};
    // 256 weights of magnitude 127 fit 16 bits.
    for (size_t start = 0; start < count; start += 256) {
        size_t part = count - start < 256 ? count - start : 256;
        gather_tile(rows, stride, indices + start, part, vectors, tile);
        flush(tile, vectors, sums);
    }
}

INLINE uint64_t squares_of(const int8_t *rows, size_t stride, const uint32_t *indices, size_t count) {
    uint64_t squares = 0;
    for (size_t i = 0; i < count; i++) squares += LOAD(uint16_t, rows + ((size_t)indices[i] + 1) * stride - 2);
    return squares;
}

static uint64_t add_rows(const int8_t *rows, size_t stride, const uint32_t *indices, size_t count, int32_t *sums) {
    size_t k = 0;
    for (; k + 64 <= stride; k += 64) add_tile(rows + k, stride, indices, count, 2, sums + k);
    if (k < stride) add_tile(rows + k, stride, indices, count, 1, sums + k);
    return squares_of(rows, stride, indices, count);
}

static void remember_rows(const int8_t *rows, size_t stride, const uint32_t *indices, size_t count, int16_t *sum) {
    for (size_t k = 0; k < stride; k += 32) {
        i16x32 tile = {0};
        gather_tile(rows + k, stride, indices, count, 1, &tile);
        STORE(sum + k, tile);
    }
    uint32_t tail = (uint32_t)squares_of(rows, stride, indices, count) | (uint32_t)count << 24;
    memcpy(sum + stride - 2, &tail, sizeof tail);
}

INLINE void add_remembered_tile(const int16_t *remembered, size_t distance, const int16_t *tails,
                                const uint32_t *slots, size_t count, size_t vectors, int32_t *sums) {
    i16x32 tile[2] = {{0}, {0}};
    uint32_t held = 0;
    for (size_t i = 0; i < count; i++) {
        size_t offset = (size_t)slots[i] * distance;
        uint32_t rows = LOAD(uint32_t, tails + offset) >> 24;
        if (held + rows > 256) {
            flush(tile, vectors, sums);
            held = 0;
        }
        held += rows;
        for (size_t v = 0; v < vectors; v++) tile[v] += LOAD(i16x32, remembered + offset + 32 * v);
    }
    flush(tile, vectors, sums);
}

static uint64_t add_remembered(const int16_t *remembered, size_t distance, size_t stride, const uint32_t *slots,
                               size_t count, int32_t *sums) {
    const int16_t *tails = remembered + stride - 2;
    size_t k = 0;
    for (; k + 64 <= stride; k += 64)
        add_remembered_tile(remembered + k, distance, tails, slots, count, 2, sums + k);
    if (k < stride) add_remembered_tile(remembered + k, distance, tails, slots, count, 1, sums + k);
    uint64_t squares = 0;
    for (size_t i = 0; i < count; i++) squares += LOAD(uint32_t, tails + (size_t)slots[i] * distance) & 0xFFFFFF;
    return squares;
}

static void logits(const int32_t *sums, const uint64_t *squares, size_t blocks, size_t stride, const float *weights,
                   const float *scales, const float *bias, float *out) {
    for (size_t k = 0; k < stride; k += 16) {
        f32x16 value = {0};
        for (size_t block = 0; block < blocks; block++) {
            if (squares[block] == 0) continue;
            float inverse = 1.0f / __builtin_elementwise_sqrt((float)squares[block] / 1024.0f);
            f32x16 sum = __builtin_convertvector(LOAD(i32x16, sums + block * stride + k), f32x16);
            value += LOAD(f32x16, weights + block * stride + k) * inverse * sum;
        }
        STORE(out + k, LOAD(f32x16, bias + k) + LOAD(f32x16, scales + k) * value);
    }
}

// e^x after Cephes' expf (Moshier): x = n ln 2 + r, a polynomial for e^r, n into the exponent.
INLINE f32x16 exponential(f32x16 x) {
    x = SELECT(x < -87.0f, FILLED(-87.0f), x);
    x = SELECT(x > 88.0f, FILLED(88.0f), x);
    const float shifter = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
    f32x16 n = x * 1.44269504f + shifter - shifter;
    f32x16 r = x - n * 0.693359375f - n * -2.12194440e-4f;
    f32x16 p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    i32x16 exponent = (__builtin_convertvector(n, i32x16) + 127) << 23;
    return p * (f32x16)exponent;
}

// 16 floats of which the first `count` are of interest; the others become `filler`.
INLINE f32x16 load_lanes(const float *pointer, size_t count, float filler) {
    const i32x16 lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    return SELECT(lanes < (int32_t)count, LOAD(f32x16, pointer), FILLED(filler));
}

INLINE size_t lanes_of(size_t count, size_t start) { return count - start < 16 ? count - start : 16; }

static void softmax(const float *logits, float slope, size_t count, float *probabilities) {
    if (count == 0) return;
    f32x16 largest = FILLED(logits[0] * slope);
    for (size_t k = 0; k < count; k += 16) {
        f32x16 x = load_lanes(logits + k, lanes_of(count, k), logits[0]) * slope;
        largest = SELECT(x > largest, x, largest);
    }
    float maximum = largest[0];
    for (size_t lane = 1; lane < 16; lane++) maximum = largest[lane] > maximum ? largest[lane] : maximum;
    f32x16 totals = {0};
    for (size_t k = 0; k < count; k += 16) {
        STORE(probabilities + k, exponential(load_lanes(logits + k, lanes_of(count, k), 0) * slope - maximum));
        totals += load_lanes(probabilities + k, lanes_of(count, k), 0);
    }
    for (size_t width = 8; width > 0; width /= 2)
        for (size_t lane = 0; lane < width; lane++) totals[lane] += totals[lane + width];
    float total = totals[0];
    for (size_t k = 0; k < count; k += 16) STORE(probabilities + k, LOAD(f32x16, probabilities + k) / total);
}

static void sigmoid(const float *logits, const float *slopes, const float *shifts, size_t count,
                    float *probabilities) {
    for (size_t k = 0; k < count; k += 16) {
        f32x16 x = load_lanes(logits + k, lanes_of(count, k), 0) * LOAD(f32x16, slopes + k) + LOAD(f32x16, shifts + k);
        // Of -|x|, so that nothing overflows.
        f32x16 power = exponential(SELECT(x < 0.0f, x, -x));
        STORE(probabilities + k, SELECT(x < 0.0f, power, FILLED(1.0f)) / (power + 1.0f));
    }
}

INLINE uint32_t sum_of(u8x64 counts) {
    uint32_t sum = 0;
    for (size_t lane = 0; lane < 64; lane++) sum += counts[lane];
    return sum;
}

static ck_surface_counts surface_counts(const uint8_t *bytes, size_t count) {
    ck_surface_counts total = {0};
    uint8_t chunk[65] = {0};  // the byte before, and 64 of the text
    while (count > 0) {
        u8x64 capitals = {0}, smalls = {0}, digits = {0}, exclamations = {0}, questions = {0}, currencies = {0},
              percents = {0};
        // A lane counts up to 255.
        for (size_t round = 0; round < 255 && count > 0; round++) {
            size_t part = count < 64 ? count : 64;
            chunk[0] = chunk[64];
            if (part < 64) memset(chunk + 1, 0, 64);
            memcpy(chunk + 1, bytes, part);
            bytes += part;
            count -= part;
            u8x64 here = LOAD(u8x64, chunk + 1), before = LOAD(u8x64, chunk);
            capitals -= (u8x64)(here - 0x41 < 26);
            smalls -= (u8x64)(here - 0x61 < 26);
            digits -= (u8x64)(here - 0x30 < 10);
            exclamations -= (u8x64)(here == 0x21);
            questions -= (u8x64)((here == 0x3F) | ((here == 0x9F) & (before == 0xD8)));
            currencies -= (u8x64)((here == 0x24) | ((here == 0x82) & (before == 0xE2)));
            percents -= (u8x64)(here == 0x25);
        }
        total.capitals += sum_of(capitals);
        total.smalls += sum_of(smalls);
        total.digits += sum_of(digits);
        total.exclamations += sum_of(exclamations);
        total.questions += sum_of(questions);
        total.currencies += sum_of(currencies);
        total.percents += sum_of(percents);
    }
    return total;
}

const ck_kernels KERNELS = {LEVEL, find_rows, add_rows, remember_rows, add_remembered, logits, softmax, sigmoid,
                            surface_counts, scan_text};
