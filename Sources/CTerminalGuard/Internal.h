// What the files of this target share.
#pragma once

#include <stddef.h>

/// How long a terminal may take nothing, in milliseconds.
enum { GIVE_UP_MS = 500 };

/// Writes all of it unless the terminal takes nothing for half a second. Handler-safe.
void terminal_guard_write_patiently(int fd, const char *bytes, size_t count);
