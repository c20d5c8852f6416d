// The inference kernels of one instruction set, as a table: see levels.c.
#ifndef BABIL_CKERNELS_LEVELS_H
#define BABIL_CKERNELS_LEVELS_H

#include "ckernels.h"

typedef struct {
    ck_level level;
    size_t (*find_rows)(const ck_bucket_group *, const uint32_t *, size_t, const int8_t *, size_t, uint32_t *);
    uint64_t (*add_rows)(const int8_t *, size_t, const uint32_t *, size_t, int32_t *);
    void (*remember_rows)(const int8_t *, size_t, const uint32_t *, size_t, int16_t *);
    uint64_t (*add_remembered)(const int16_t *, size_t, size_t, const uint32_t *, size_t, int32_t *);
    void (*logits)(const int32_t *, const uint64_t *, size_t, size_t, const float *, const float *, const float *,
                   float *);
    void (*softmax)(const float *, float, size_t, float *);
    void (*sigmoid)(const float *, const float *, const float *, size_t, float *);
    ck_surface_counts (*surface_counts)(const uint8_t *, size_t);
} ck_kernels;

extern const ck_kernels ck_kernels_portable;
#if defined(__x86_64__)
extern const ck_kernels ck_kernels_avx2, ck_kernels_avx512;
#endif

#endif
