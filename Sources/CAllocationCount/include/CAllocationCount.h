// Counts the allocations of each thread, for the benchmarks: what they print is counted, not guessed.
//
// Linking it replaces the allocator's entry points by ones that count and hand on to glibc's own.
// Elsewhere, and under a sanitizer (which brings an allocator of its own), nothing is counted.
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Whether anything is counted in this build.
bool allocation_count_works(void);

/// How often this thread has allocated since it began.
uint64_t allocation_count(void);

/// A number that no other living thread has.
uintptr_t allocation_thread(void);
