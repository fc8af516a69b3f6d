// What Swift can't say: a thread-local word that costs one load.
//
// A thread remembers, for a few pools at a time, the slot that it used last there. It is a hint
// and nothing more: a stale one costs a failed compare-exchange, never a wrong lease, because each
// entry is keyed by its pool's incarnation, a number that is never used again.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define POOL_HINT_COUNT 8

struct pool_hint {
    uint64_t incarnation;
    void *slot;
};

extern _Thread_local struct pool_hint pool_hints[POOL_HINT_COUNT]
    __attribute__((tls_model("initial-exec")));

// The slot that this thread used last in the pool of this incarnation; NULL where it has none.
static inline void *pool_hint_get(uint64_t incarnation) {
    struct pool_hint *hint = &pool_hints[incarnation % POOL_HINT_COUNT];
    return hint->incarnation == incarnation ? hint->slot : NULL;
}

// Remembers a slot. Another pool's hint that shares the entry is forgotten.
static inline void pool_hint_set(uint64_t incarnation, void *slot) {
    struct pool_hint *hint = &pool_hints[incarnation % POOL_HINT_COUNT];
    hint->incarnation = incarnation;
    hint->slot = slot;
}
