// One copy of a kernel for each instruction set, chosen when the program starts.
#ifndef BABIL_CKERNELS_DISPATCH_H
#define BABIL_CKERNELS_DISPATCH_H

#if defined(__x86_64__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

#endif
