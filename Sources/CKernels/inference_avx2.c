#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define KERNELS ck_kernels_avx2
#define LEVEL CK_AVX2
#include "inference.h"
#pragma clang attribute pop
#endif
