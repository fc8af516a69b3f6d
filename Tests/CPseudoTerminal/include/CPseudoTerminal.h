// Runs a program on a terminal of its own, under a tiny shell that does what a shell does: it leads
// the session, puts the program into a foreground group of its own, and says when it stops or ends.
#pragma once

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

struct pseudo_terminal {
    /// The side of the terminal a person sits at.
    int master;
    /// Wait statuses of the program, one `int` each, as they come.
    int report;
    /// Closing it ends the session.
    int control;
    /// The shell, and the program.
    pid_t leader, child;
    /// The terminal's attributes before the program ran.
    struct termios before;
};

/// Starts `path`; `alone` leaves out the shell, so that the program leads the session and nobody
/// would continue it after a stop. Returns 0 or an errno.
int pseudo_terminal_spawn(
    const char *path, char *const arguments[], char *const environment[], int columns, int rows,
    bool alone, struct pseudo_terminal *result);

/// Closes what is open and waits for the shell, after killing whoever is left.
void pseudo_terminal_close(struct pseudo_terminal *terminal);

/// Changes the size, of which the program is told.
void pseudo_terminal_resize(int master, int columns, int rows);

/// What a wait status says; 0 where it says something else.
int pseudo_terminal_stop_signal(int status);
int pseudo_terminal_end_signal(int status);
/// -1 when the program did not exit.
int pseudo_terminal_exit_code(int status);
bool pseudo_terminal_has_ended(int status);
