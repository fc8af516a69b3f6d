// What can be asked of a descriptor without the guard's state.
#ifdef __linux__
#define _GNU_SOURCE 1
#endif

#include "CTerminalGuard.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

bool terminal_guard_at_end(int input) {
    struct pollfd source = {.fd = input, .events = POLLIN};
    int waiting = 0;
    if (poll(&source, 1, 0) <= 0) return false;
    return ioctl(input, FIONREAD, &waiting) < 0 || waiting == 0;
}

bool terminal_guard_size(int terminal, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(terminal, TIOCGWINSZ, &size) < 0 || size.ws_col == 0 || size.ws_row == 0) {
        return false;
    }
    *columns = size.ws_col;
    *rows = size.ws_row;
    return true;
}

int terminal_guard_unnamed_file(const char *name) {
#ifdef __linux__
    return memfd_create(name, MFD_CLOEXEC);
#else
    (void)name;
    char path[] = "/tmp/pooltop-XXXXXX";
    int file = mkstemp(path);
    if (file >= 0) {
        unlink(path);
        fcntl(file, F_SETFD, FD_CLOEXEC);
    }
    return file;
#endif
}
