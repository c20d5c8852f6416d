#include "ckernels.h"
#include "dispatch.h"

#include <math.h>
#include <string.h>

// One rounding per operation on every instruction set: a fused multiply-add would give other bytes.
#pragma STDC FP_CONTRACT OFF

// Sixteen floats at any address; the compiler splits them where registers are narrower.
typedef float lanes_t __attribute__((vector_size(64), aligned(4), may_alias));

// Macros, as functions would pass registers that not every instruction set has.
#define LANES(pointer) (*(const lanes_t *)(pointer))
#define STORE(pointer, value) (*(lanes_t *)(pointer) = (value))

static inline uint64_t split_mix(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ z >> 27) * 0x94D049BB133111EBULL;
    return z ^ z >> 31;
}

DISPATCHED
void ck_gather_rows(const float *rows, size_t width, const uint32_t *indices, const float *weights, size_t count,
                    float *restrict out) {
    size_t k = 0;
    // Sixty-four columns at a time stay in registers while all rows are added.
    for (; k + 64 <= width; k += 64) {
        lanes_t a = LANES(out + k), b = LANES(out + k + 16), c = LANES(out + k + 32), d = LANES(out + k + 48);
        for (size_t i = 0; i < count; i++) {
            if (i + 6 < count) {
                const float *next = rows + (size_t)indices[i + 6] * width + k;
                __builtin_prefetch(next);
                __builtin_prefetch(next + 16);
                __builtin_prefetch(next + 32);
                __builtin_prefetch(next + 48);
            }
            const float *row = rows + (size_t)indices[i] * width + k;
            float weight = weights[i];
            a += weight * LANES(row);
            b += weight * LANES(row + 16);
            c += weight * LANES(row + 32);
            d += weight * LANES(row + 48);
        }
        STORE(out + k, a);
        STORE(out + k + 16, b);
        STORE(out + k + 32, c);
        STORE(out + k + 48, d);
    }
    for (; k + 16 <= width; k += 16) {
        lanes_t a = LANES(out + k);
        for (size_t i = 0; i < count; i++) {
            if (i + 8 < count) __builtin_prefetch(rows + (size_t)indices[i + 8] * width + k);
            a += weights[i] * LANES(rows + (size_t)indices[i] * width + k);
        }
        STORE(out + k, a);
    }
    if (k == width) return;
    for (size_t i = 0; i < count; i++) {
        const float *row = rows + (size_t)indices[i] * width;
        for (size_t rest = k; rest < width; rest++) out[rest] += weights[i] * row[rest];
    }
}

DISPATCHED
void ck_add_to_rows(float *rows, size_t width, const uint32_t *indices, const float *weights, size_t count,
                    const float *restrict delta) {
    for (size_t i = 0; i < count; i++) {
        float *row = rows + (size_t)indices[i] * width;
        float weight = weights[i];
        for (size_t k = 0; k < width; k++) row[k] += weight * delta[k];
    }
}

DISPATCHED
void ck_adagrad_rows(float *rows, float *squares, size_t width, const uint32_t *indices, const float *weights,
                     size_t count, const float *restrict gradient, float rate) {
    float lanes[16] = {0};
    for (size_t k = 0; k < width; k++) lanes[k & 15] += gradient[k] * gradient[k];
    float mean = 0;
    for (size_t lane = 0; lane < 16; lane++) mean += lanes[lane];
    mean /= (float)width;
    if (mean == 0) return;
    for (size_t i = 0; i < count; i++) {
        if (i + 4 < count) {
            const float *next = rows + (size_t)indices[i + 4] * width;
            for (size_t k = 0; k < width; k += 16) __builtin_prefetch(next + k, 1);
        }
        uint32_t index = indices[i];
        float weight = weights[i];
        float square = squares[index] + weight * weight * mean;
        squares[index] = square;
        float step = rate * weight / sqrtf(square + 1e-12f);
        float *row = rows + (size_t)index * width;
        for (size_t k = 0; k < width; k++) row[k] -= step * gradient[k];
    }
}

DISPATCHED
void ck_adagrad_dense(float *restrict values, float *restrict squares, const float *restrict gradient, size_t count,
                      float rate) {
    for (size_t k = 0; k < count; k++) {
        float g = gradient[k];
        float square = squares[k] + g * g;
        squares[k] = square;
        values[k] -= rate * g / sqrtf(square + 1e-8f);
    }
}

size_t ck_drop_features(const uint32_t *indices, const float *values, size_t count, uint32_t keep, float scale,
                        uint64_t *state, uint32_t *restrict kept_indices, float *restrict kept_values) {
    size_t kept = 0;
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++, bits >>= 16) {
        if (i % 4 == 0) bits = split_mix(state);
        kept_indices[kept] = indices[i];
        kept_values[kept] = values[i] * scale;
        kept += (bits & 0xFFFF) < keep;
    }
    return kept;
}

void ck_drop_values(float *restrict values, float *restrict mask, size_t count, uint32_t keep, float scale,
                    uint64_t *state) {
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++, bits >>= 16) {
        if (i % 4 == 0) bits = split_mix(state);
        mask[i] = (bits & 0xFFFF) < keep ? scale : 0;
        values[i] *= mask[i];
    }
}

DISPATCHED
float ck_dual_steps(const float *restrict margins, const float *restrict signs, float *restrict duals,
                    float *restrict delta, size_t count, float diagonal, float curvature) {
    float largest = 0;
    float inverse = 1 / (curvature + diagonal);
    for (size_t k = 0; k < count; k++) {
        float sign = signs[k], dual = duals[k];
        float gradient = sign * margins[k] - 1 + diagonal * dual;
        gradient = sign == 0 ? 0 : gradient;
        float projected = dual == 0 && gradient > 0 ? 0 : gradient;
        float moved = dual - gradient * inverse;
        moved = moved > 0 ? moved : 0;
        delta[k] = (moved - dual) * sign;
        duals[k] = moved;
        projected = projected < 0 ? -projected : projected;
        largest = projected > largest ? projected : largest;
    }
    return largest;
}
