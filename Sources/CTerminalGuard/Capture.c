// Standard error: where it goes while the screen is up, and how it comes back.
#include "CTerminalGuard.h"
#include "Internal.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int capture_fd = -1;
static atomic_int original_fd = -1;

void terminal_guard_write_patiently(int fd, const char *bytes, size_t count) {
    while (count > 0) {
        struct pollfd ready = {.fd = fd, .events = POLLOUT};
        int found = poll(&ready, 1, GIVE_UP_MS);
        if (found < 0 && errno == EINTR) continue;
        if (found <= 0 || (ready.revents & (POLLERR | POLLNVAL))) return;
        ssize_t written = write(fd, bytes, count);
        if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (written <= 0) return;
        bytes += written;
        count -= (size_t)written;
    }
}

void terminal_guard_set_capture(int capture, int original) {
    atomic_store(&original_fd, original);
    atomic_store(&capture_fd, capture);
}

void terminal_guard_release_capture(void) {
    int capture = atomic_exchange(&capture_fd, -1);
    if (capture < 0) return;
    int original = atomic_load(&original_fd);
    dup2(original, STDERR_FILENO);
    char block[4096];
    off_t offset = 0;
    for (;;) {
        ssize_t count = pread(capture, block, sizeof block, offset);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return;
        terminal_guard_write_patiently(original, block, (size_t)count);
        offset += count;
    }
}
