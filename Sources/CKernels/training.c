#include "ckernels.h"
#include "dispatch.h"

#include <math.h>

// One rounding per operation on every instruction set: a fused multiply-add would give other bytes.
#pragma STDC FP_CONTRACT OFF

DISPATCHED
void ck_gather_rows(const float *rows, size_t width, const uint32_t *indices, const float *weights, size_t count,
                    float *restrict out) {
    for (size_t i = 0; i < count; i++) {
        if (i + 8 < count) __builtin_prefetch(rows + (size_t)indices[i + 8] * width);
        const float *row = rows + (size_t)indices[i] * width;
        float weight = weights[i];
        for (size_t k = 0; k < width; k++) out[k] += weight * row[k];
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
        if (i + 8 < count) __builtin_prefetch(rows + (size_t)indices[i + 8] * width);
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
