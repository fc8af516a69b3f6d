#include "CAllocationCount.h"

#include <errno.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COUNTS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COUNTS 0
#endif
#endif
#if !defined(COUNTS)
#if defined(__GLIBC__)
#define COUNTS 1
#else
#define COUNTS 0
#endif
#endif

#if COUNTS
// glibc offers these for exactly this, and declares them nowhere.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

// No call may allocate on the way here, hence a place in the thread's own static block.
static _Thread_local uint64_t count __attribute__((tls_model("initial-exec")));

void *malloc(size_t size) {
    count++;
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count++;
    return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
    count++;
    return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count++;
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    count++;
    void *memory = __libc_memalign(alignment, size);
    if (memory == NULL) return ENOMEM;
    *result = memory;
    return 0;
}

bool allocation_count_works(void) { return true; }
uint64_t allocation_count(void) { return count; }
uintptr_t allocation_thread(void) { return (uintptr_t)&count; }
#else
bool allocation_count_works(void) { return false; }
uint64_t allocation_count(void) { return 0; }
uintptr_t allocation_thread(void) { return 0; }
#endif
