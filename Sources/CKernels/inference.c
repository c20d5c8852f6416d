#include "ckernels.h"
#include "dispatch.h"

// One rounding per operation on every instruction set: a fused multiply-add would give other bytes.
#pragma STDC FP_CONTRACT OFF

DISPATCHED
void ck_sum_rows_i8(const int8_t *table, size_t stride, size_t width, const uint32_t *indices, size_t count,
                    int32_t *restrict sums) {
    for (size_t i = 0; i < count; i++) {
        if (i + 12 < count) __builtin_prefetch(table + (size_t)indices[i + 12] * stride);
        const int8_t *row = table + (size_t)indices[i] * stride;
        for (size_t k = 0; k < width; k += 16)
            for (size_t lane = 0; lane < 16; lane++) sums[k + lane] += row[k + lane];
    }
}
