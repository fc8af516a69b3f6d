// The part of giving the terminal back that has to work inside a signal handler.
//
// One guard per process. It keeps the terminal's attributes as they were, the bytes that undo what
// a full-screen program does to a terminal, and the signal handlers that use both:
//
//   SIGINT SIGTERM SIGHUP        the first is noted, wakes `terminal_guard_wait` and starts the
//                                grace time; a second, or the end of that time, kills at once
//   SIGQUIT SIGSEGV SIGBUS       the terminal is given back, then the process dies of the signal
//   SIGILL SIGABRT SIGTRAP SIGFPE  through the action that stood before (a trap is one of these)
//   SIGTSTP, SIGCONT             given back, really stopped; taken again and reported
//   SIGWINCH                     reported
//   SIGPIPE                      ignored
//
// A signal that was ignored when the guard was installed stays ignored. Functions marked
// "handler-safe" may be called from a signal handler and from any thread; the others from one
// thread at a time.
#pragma once

#include <stdbool.h>
#include <stddef.h>

/// What `terminal_guard_wait` may report of the terminal.
enum {
    TERMINAL_GUARD_INPUT = 1,
    TERMINAL_GUARD_HUNG_UP = 2,
};

/// What `terminal_guard_take_events` may return.
enum {
    TERMINAL_GUARD_WOKEN = 1,
    TERMINAL_GUARD_RESIZED = 2,
    TERMINAL_GUARD_CONTINUED = 4,
    TERMINAL_GUARD_SIGNALLED = 8,
};

/// Saves the attributes of `terminal` (-1: there is none, only signals are looked after), and
/// installs the handlers. Returns 0 or an errno; EBUSY when a guard is installed already.
int terminal_guard_install(int terminal, unsigned grace_seconds);

/// Puts the handlers back that stood before, after giving the terminal back.
void terminal_guard_remove(void);

/// The bytes that take the screen (used after a stop) and that give it back. Longer ones than 1 KiB
/// are refused.
bool terminal_guard_set_bytes(
    const void *enter, size_t enter_count, const void *leave, size_t leave_count);

/// From here on the terminal is ours: whatever ends the process gives it back.
void terminal_guard_begin(void);

/// Takes characters as they are typed, without echo and without output processing; ^C, ^Z and ^\ are
/// signals or keys. Returns 0 or an errno.
int terminal_guard_raw(bool keyboard_signals);

/// Gives the terminal back: bytes and attributes. Again: nothing. Handler-safe.
void terminal_guard_restore(void);

/// Writes everything to the terminal while it is ours. Returns 0, an errno, or ECANCELED when the
/// terminal is not ours at the moment and nothing, or not everything, was written.
int terminal_guard_write(const void *bytes, size_t count);

/// Tells where standard error goes (`capture`) and where it went (`original`), so that a fatal
/// signal puts it back and copies out what was captured; -1, -1 forgets.
void terminal_guard_set_capture(int capture, int original);

/// Puts standard error back and copies out what was captured; again: nothing. Handler-safe.
void terminal_guard_release_capture(void);

/// Waits until `input` (-1: none) can be read, something is to be taken, or the time is over
/// (negative: without end). Returns bits.
int terminal_guard_wait(int input, int timeout_milliseconds);

/// Whether `input` is at its end: readable, with nothing to read.
bool terminal_guard_at_end(int input);

/// Takes what has happened since the last call.
int terminal_guard_take_events(void);

/// The first of SIGINT, SIGTERM and SIGHUP that came, or 0. Handler-safe.
int terminal_guard_pending_signal(void);

/// Makes `terminal_guard_wait` return. Handler-safe.
void terminal_guard_wake(void);

/// Stops the process group as ^Z does.
void terminal_guard_suspend(void);

/// Gives everything back and dies of the signal. Handler-safe.
_Noreturn void terminal_guard_die(int signal_number);

/// The terminal's size; false when it can't be had.
bool terminal_guard_size(int terminal, int *columns, int *rows);

/// An unnamed file that only this process sees; -1 and errno when there can be none.
int terminal_guard_unnamed_file(const char *name);
