#ifndef BABIL_COPENBLAS_H
#define BABIL_COPENBLAS_H
#include <cblas.h>
#endif
