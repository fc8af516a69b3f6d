#ifdef __linux__
#define _GNU_SOURCE 1
#include <sys/prctl.h>
#endif

#include "CPseudoTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void close_others(int first, int second, int third) {
    for (int fd = 3; fd < 1024; fd++) {
        if (fd != first && fd != second && fd != third) close(fd);
    }
}

static void run_program(
    int terminal, const char *path, char *const arguments[], char *const environment[]
) {
    setpgid(0, 0);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(terminal, getpid());
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int fd = 0; fd < 3; fd++) dup2(terminal, fd);
    close_others(-1, -1, -1);
    execve(path, arguments, environment);
    _exit(127);
}

/// Only calls that are safe after a fork in a process with threads.
static void lead(
    const char *slave, int report, int control, const char *path, char *const arguments[],
    char *const environment[], bool alone
) {
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    signal(SIGHUP, SIG_IGN);
    signal(SIGTTOU, SIG_IGN);
    setsid();
    int terminal = open(slave, O_RDWR);
    if (terminal < 0) _exit(126);
    ioctl(terminal, TIOCSCTTY, 0);
    close_others(report, control, terminal);
    pid_t child = alone ? 0 : fork();
    if (alone) {
        int number = getpid();
        if (write(report, &number, sizeof number) < 0) _exit(125);
    }
    if (child == 0) run_program(terminal, path, arguments, environment);
    setpgid(child, child);
    int number = child;
    if (write(report, &number, sizeof number) < 0) _exit(125);
    int status = 0;
    while (waitpid(child, &status, WUNTRACED | WCONTINUED) == child) {
        if (write(report, &status, sizeof status) < 0) break;
        if (WIFEXITED(status) || WIFSIGNALED(status)) break;
    }
    // Keeps the terminal in being, so that its attributes can still be looked at.
    char end;
    while (read(control, &end, 1) < 0 && errno == EINTR) {}
    _exit(0);
}

int pseudo_terminal_spawn(
    const char *path, char *const arguments[], char *const environment[], int columns, int rows,
    bool alone, struct pseudo_terminal *result
) {
    int report[2], control[2];
    char slave[128];
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0) return errno;
    if (ptsname_r(master, slave, sizeof slave) != 0) return errno;
    // Not for programs that other tests start meanwhile: they would hold the ends open.
    if (pipe2(report, O_CLOEXEC) < 0 || pipe2(control, O_CLOEXEC) < 0) return errno;
    pseudo_terminal_resize(master, columns, rows);
    struct termios before;
    if (tcgetattr(master, &before) < 0) return errno;
    pid_t leader = fork();
    if (leader < 0) return errno;
    if (leader == 0) lead(slave, report[1], control[0], path, arguments, environment, alone);
    close(report[1]);
    close(control[0]);
    int child = -1;
    ssize_t count;
    do {
        count = read(report[0], &child, sizeof child);
    } while (count < 0 && errno == EINTR);
    *result = (struct pseudo_terminal){master, report[0], control[1], leader, child, before};
    return count == sizeof child ? 0 : EIO;
}

void pseudo_terminal_close(struct pseudo_terminal *terminal) {
    if (terminal->child > 0) kill(terminal->child, SIGKILL);
    close(terminal->control);
    if (terminal->leader > 0) kill(terminal->leader, SIGKILL);
    while (terminal->leader > 0 && waitpid(terminal->leader, NULL, 0) < 0 && errno == EINTR) {}
    if (terminal->master >= 0) close(terminal->master);
    close(terminal->report);
}

void pseudo_terminal_resize(int master, int columns, int rows) {
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    ioctl(master, TIOCSWINSZ, &size);
}

int pseudo_terminal_stop_signal(int status) { return WIFSTOPPED(status) ? WSTOPSIG(status) : 0; }
int pseudo_terminal_end_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }
int pseudo_terminal_exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }
bool pseudo_terminal_has_ended(int status) { return WIFEXITED(status) || WIFSIGNALED(status); }
