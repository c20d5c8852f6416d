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

/// Row-wise AdaGrad: for each i, g = weights[i] * gradient; squares[indices[i]] += mean(g^2);
/// rows[indices[i]] -= rate * g / sqrt(squares[indices[i]]).
void ck_adagrad_rows(float *_Nonnull rows, float *_Nonnull squares, size_t width, const uint32_t *_Nonnull indices,
                     const float *_Nonnull weights, size_t count, const float *_Nonnull gradient, float rate);

/// Element-wise AdaGrad over a dense matrix: squares += g^2; values -= rate * g / sqrt(squares + 1e-8).
void ck_adagrad_dense(float *_Nonnull values, float *_Nonnull squares, const float *_Nonnull gradient, size_t count,
                      float rate);

// MARK: Inference (int8 rows)

/// sums[width] += sum over i of table[indices[i]*stride ..< +width], in 32-bit integers; width is a multiple of 16.
void ck_sum_rows_i8(const int8_t *_Nonnull table, size_t stride, size_t width, const uint32_t *_Nonnull indices,
                    size_t count, int32_t *_Nonnull sums);

// MARK: Checksums

/// XXH64 with seed 0 (Collet's specification, version 0.1.1).
uint64_t ck_xxh64(const uint8_t *_Nonnull bytes, size_t length);

#endif
