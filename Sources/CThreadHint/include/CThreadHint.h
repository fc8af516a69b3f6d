// What Swift can't say: a thread-local word that costs one load, the running task, and plain words
// beside atomic ones.
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

// What only the holder of a slot reads and writes; the exchanges of the slot's own word order one
// holder after the other. Plain words: atomic ones can't be counted down in one instruction, and
// Swift's own would claim the whole slot.
struct pool_holding {
    // When the lease began, for one that is measured, and in its lowest bits the two marks.
    uint64_t since;
    // How many leases are left to the one that is looked at; 0 while that is out.
    uint32_t left;
    // The slot's place; never changes.
    uint32_t place;
};

#define POOL_HOLDING_MEASURED 1
#define POOL_HOLDING_WORN 2

// Counts a lease: whether it is the one that is looked at.
static inline _Bool pool_holding_count(struct pool_holding *holding) {
    return --holding->left == 0;
}

// A word together with the marks, and what is above them.
static inline uint64_t pool_holding_with(const struct pool_holding *holding, uint64_t word) {
    return word | holding->since;
}

extern void *swift_task_getCurrent(void) __attribute__((swiftcall));
extern void *swift_task_localValueGet(const void *key) __attribute__((swiftcall));

// The running task: a number that no other task has for as long as this one lives; NULL outside.
static inline void *pool_current_task(void) { return swift_task_getCurrent(); }

// Where the running task finds the value of a task-local; NULL where none is bound. A child task
// finds its parent's own, a task that may outlive the binding has a copy elsewhere: that is how
// the two are told apart.
static inline void *pool_task_local_address(const void *key) {
    return swift_task_localValueGet(key);
}

// Remembers a slot. Another pool's hint that shares the entry is forgotten.
static inline void pool_hint_set(uint64_t incarnation, void *slot) {
    struct pool_hint *hint = &pool_hints[incarnation % POOL_HINT_COUNT];
    hint->incarnation = incarnation;
    hint->slot = slot;
}

// ThreadSanitizer's own: what was done before the release of an address is done before what comes
// after its acquire. Called in builds with that sanitizer only, which have them.
extern void __tsan_acquire(void *address);
extern void __tsan_release(void *address);
static inline void pool_sanitizer_acquire(uintptr_t address) { __tsan_acquire((void *)address); }
static inline void pool_sanitizer_release(uintptr_t address) { __tsan_release((void *)address); }
