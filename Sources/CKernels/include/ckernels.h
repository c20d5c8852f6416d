// The inner loops that want SIMD, in C with run-time dispatch.
//
// Every kernel works element by element or on integers, so each instruction set gives the same bytes.
#ifndef BABIL_CKERNELS_H
#define BABIL_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// MARK: Training (float rows)

/// out[width] += sum over i of weights[i] * rows[indices[i]][width].
void ck_gather_rows(const float *_Nonnull rows, size_t width, const uint32_t *_Nonnull indices,
                    const float *_Nonnull weights, size_t count, float *_Nonnull out);

/// For each i: rows[indices[i]] += weights[i] * delta[width].
void ck_add_to_rows(float *_Nonnull rows, size_t width, const uint32_t *_Nonnull indices, const float *_Nonnull weights,
                    size_t count, const float *_Nonnull delta);

/// Row-wise AdaGrad: for each i, g = weights[i] * gradient; squares[indices[i]] += mean(g^2);
/// rows[indices[i]] -= rate * g / sqrt(squares[indices[i]]).
void ck_adagrad_rows(float *_Nonnull rows, float *_Nonnull squares, size_t width, const uint32_t *_Nonnull indices,
                     const float *_Nonnull weights, size_t count, const float *_Nonnull gradient, float rate);

/// Element-wise AdaGrad over a dense matrix: squares += g^2; values -= rate * g / sqrt(squares + 1e-8).
void ck_adagrad_dense(float *_Nonnull values, float *_Nonnull squares, const float *_Nonnull gradient, size_t count,
                      float rate);

/// Copies each feature with a chance of keep/65536, its value times scale, and returns how many were copied.
///
/// Both outputs have room for count entries. The state is that of SplitMix64, four draws a number.
size_t ck_drop_features(const uint32_t *_Nonnull indices, const float *_Nonnull values, size_t count, uint32_t keep,
                        float scale, uint64_t *_Nonnull state, uint32_t *_Nonnull kept_indices,
                        float *_Nonnull kept_values);

/// mask = scale with a chance of keep/65536, else 0; values *= mask.
void ck_drop_values(float *_Nonnull values, float *_Nonnull mask, size_t count, uint32_t keep, float scale,
                    uint64_t *_Nonnull state);

/// One coordinate step of the dual of the L2-loss support vector machine for each of count labels.
///
/// signs are 1 (the label holds), -1 or 0 (not judged); delta receives sign * (change of the dual). Returns the largest
/// projected gradient.
float ck_dual_steps(const float *_Nonnull margins, const float *_Nonnull signs, float *_Nonnull duals,
                    float *_Nonnull delta, size_t count, float diagonal, float curvature);

// MARK: Inference: instruction sets

/// The instruction sets that inference kernels are compiled for; the best one that the processor has is chosen at start.
typedef enum {
    CK_PORTABLE = 0,
    CK_AVX2 = 1,
    CK_AVX512 = 2,
} ck_level;

/// The level in use.
ck_level ck_current_level(void);

/// Uses a level from now on, in all threads; returns 0 and changes nothing when the processor does not have it.
/// For tests and benchmarks: results do not depend on the level.
int ck_use_level(ck_level level);

// MARK: Inference: int8 rows

/// 64 buckets: which of them have a row, and how many rows come before.
typedef struct {
    uint64_t occupied;
    uint32_t rows_before;
    uint32_t reserved;
} ck_bucket_group;

/// Writes the rows of those buckets that have one, in order, asks the processor to fetch them, and returns their number;
/// `found` has room for `count`.
size_t ck_find_rows(const ck_bucket_group *_Nonnull groups, const uint32_t *_Nonnull buckets, size_t count,
                    const int8_t *_Nonnull rows, size_t stride, uint32_t *_Nonnull found);

/// sums[stride] += the rows, in 32-bit integers; returns the sum of the squared weights that rows keep in their last two
/// bytes (the two last sums mean nothing). stride is a multiple of 32; count at most 2^24.
uint64_t ck_add_rows(const int8_t *_Nonnull rows, size_t stride, const uint32_t *_Nonnull indices, size_t count,
                     int32_t *_Nonnull sums);

/// The most rows that one remembered sum may hold: 255 * 127 fits 16 bits, 255 * 65535 fits 24.
enum { CK_REMEMBERED_ROWS = 255 };

/// sum[stride] = the rows, in 16-bit integers; the last two hold the sum of squared weights (24 bits, low half first)
/// and the number of rows (8 bits). count is at most CK_REMEMBERED_ROWS.
void ck_remember_rows(const int8_t *_Nonnull rows, size_t stride, const uint32_t *_Nonnull indices, size_t count,
                      int16_t *_Nonnull sum);

/// sums[stride] += remembered sums at `remembered + slots[i] * distance`; returns the sum of their squared weights.
uint64_t ck_add_remembered(const int16_t *_Nonnull remembered, size_t distance, size_t stride,
                           const uint32_t *_Nonnull slots, size_t count, int32_t *_Nonnull sums);

/// logits[k] = bias[k] + scales[k] * sum over blocks b of weights[b][k] / sqrt(squares[b] / 1024) * sums[b][k], block
/// after block; blocks without squares count nothing. Every array has stride columns, a multiple of 16.
void ck_logits(const int32_t *_Nonnull sums, const uint64_t *_Nonnull squares, size_t blocks, size_t stride,
               const float *_Nonnull weights, const float *_Nonnull scales, const float *_Nonnull bias,
               float *_Nonnull logits);

/// probabilities = softmax(slope * logits); e^x by this library's own polynomial, at most 2 units in the last place off.
/// Here and in ck_sigmoid every array has room for the next multiple of 16 after `count`.
void ck_softmax(const float *_Nonnull logits, float slope, size_t count, float *_Nonnull probabilities);

/// probabilities[k] = 1 / (1 + e^-(slopes[k] * logits[k] + shifts[k])).
void ck_sigmoid(const float *_Nonnull logits, const float *_Nonnull slopes, const float *_Nonnull shifts, size_t count,
                float *_Nonnull probabilities);

// MARK: Inference: bytes

/// How often some bytes occur in a text.
typedef struct {
    uint32_t capitals;      // A to Z
    uint32_t smalls;        // a to z
    uint32_t digits;        // 0 to 9
    uint32_t exclamations;  // !
    uint32_t questions;     // ? and the Arabic question mark, U+061F
    uint32_t currencies;    // $ and the continuation byte 82 after E2: U+2080 to U+20BF
    uint32_t percents;      // %
} ck_surface_counts;

/// Counts the bytes of a text.
ck_surface_counts ck_surface_counts_of(const uint8_t *_Nullable bytes, size_t count);

// MARK: Checksums

/// XXH64 with seed 0 (Collet's specification, version 0.1.1).
uint64_t ck_xxh64(const uint8_t *_Nonnull bytes, size_t length);

#endif
