#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"), min_vector_width(512))), apply_to = function)
#define KERNELS ck_kernels_avx512
#define LEVEL CK_AVX512
#include "inference.h"
#pragma clang attribute pop
#endif
