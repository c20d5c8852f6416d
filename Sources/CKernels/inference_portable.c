#define KERNELS ck_kernels_portable
#define LEVEL CK_PORTABLE
#include "text_scan.h"

#include "inference.h"
