#define KERNELS ck_kernels_portable
#define LEVEL CK_PORTABLE
#include "inference.h"
