#include "levels.h"

#include <stdatomic.h>

// inference_portable.c, inference_avx2.c and inference_avx512.c compile the same source, inference.h.
static _Atomic(const ck_kernels *) current = &ck_kernels_portable;

static const ck_kernels *kernels_of(ck_level level) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    switch (level) {
    case CK_PORTABLE: return &ck_kernels_portable;
    case CK_AVX2: return __builtin_cpu_supports("x86-64-v3") ? &ck_kernels_avx2 : NULL;
    case CK_AVX512: return __builtin_cpu_supports("x86-64-v4") ? &ck_kernels_avx512 : NULL;
    }
    return NULL;
#else
    return level == CK_PORTABLE ? &ck_kernels_portable : NULL;
#endif
}

__attribute__((constructor)) static void choose_level(void) {
    for (int level = CK_AVX512; level >= CK_PORTABLE; level--)
        if (ck_use_level((ck_level)level)) return;
}

static inline const ck_kernels *kernels(void) { return atomic_load_explicit(&current, memory_order_relaxed); }

ck_level ck_current_level(void) { return kernels()->level; }

int ck_use_level(ck_level level) {
    const ck_kernels *wanted = kernels_of(level);
    if (wanted == NULL) return 0;
    atomic_store_explicit(&current, wanted, memory_order_relaxed);
    return 1;
}

size_t ck_find_rows(const ck_bucket_group *groups, const uint32_t *buckets, size_t count, const int8_t *rows,
                    size_t stride, uint32_t *found) {
    return kernels()->find_rows(groups, buckets, count, rows, stride, found);
}

uint64_t ck_add_rows(const int8_t *rows, size_t stride, const uint32_t *indices, size_t count, int32_t *sums) {
    return kernels()->add_rows(rows, stride, indices, count, sums);
}

void ck_remember_rows(const int8_t *rows, size_t stride, const uint32_t *indices, size_t count, int16_t *sum) {
    kernels()->remember_rows(rows, stride, indices, count, sum);
}

uint64_t ck_add_remembered(const int16_t *remembered, size_t distance, size_t stride, const uint32_t *slots,
                           size_t count, int32_t *sums) {
    return kernels()->add_remembered(remembered, distance, stride, slots, count, sums);
}

void ck_logits(const int32_t *sums, const uint64_t *squares, size_t blocks, size_t stride, const float *weights,
               const float *scales, const float *bias, float *logits) {
    kernels()->logits(sums, squares, blocks, stride, weights, scales, bias, logits);
}

void ck_softmax(const float *logits, float slope, size_t count, float *probabilities) {
    kernels()->softmax(logits, slope, count, probabilities);
}

void ck_sigmoid(const float *logits, const float *slopes, const float *shifts, size_t count, float *probabilities) {
    kernels()->sigmoid(logits, slopes, shifts, count, probabilities);
}

ck_surface_counts ck_surface_counts_of(const uint8_t *bytes, size_t count) {
    return kernels()->surface_counts(bytes, count);
}
