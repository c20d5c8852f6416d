#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"), min_vector_width(512))), apply_to = function)
#define KERNELS ck_kernels_avx512
#define LEVEL CK_AVX512
// Masked: bytes beyond the text are not read.
#define LOAD_TEXT_PART(bytes, count) (bytes64)_mm512_maskz_loadu_epi8(~(~0ULL << (count)), (bytes))
#include "text_scan.h"

#include "inference.h"
#pragma clang attribute pop
#endif
