// The state of the guard and the handlers that use it. See CTerminalGuard.h for what it promises.
#include "CTerminalGuard.h"
#include "Internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { NOT_OURS, OURS, LENT };  // LENT: given back for a stop, to be taken again
enum { BYTES_MAX = 1024, STACK_SIZE = 64 * 1024 };

struct byte_string {
    char bytes[BYTES_MAX];
    size_t count;
};

static const int handled[] = {
    SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGSEGV, SIGBUS,  SIGILL,
    SIGABRT, SIGTRAP, SIGFPE,  SIGTSTP, SIGCONT, SIGWINCH, SIGPIPE,
};
enum { HANDLED_COUNT = sizeof handled / sizeof handled[0] };

static struct sigaction before[HANDLED_COUNT];
static bool installed;
static int terminal_fd = -1;
static unsigned grace;
static struct termios cooked, raw;
static bool has_raw;
static struct byte_string enter_bytes[2], leave_bytes[2];
static int wake_pipe[2] = {-1, -1};

static atomic_int bytes_in_use;
static atomic_int ownership;
static atomic_int events;
static atomic_int first_signal;
static atomic_int fatal_count;
static atomic_uintptr_t writer;

// MARK: Helpers that are safe in a handler

static void short_sleep(void) {
    struct timespec one_millisecond = {0, 1000000};
    nanosleep(&one_millisecond, NULL);
}

static uintptr_t this_thread(void) { return (uintptr_t)pthread_self(); }

/// Lets a frame that another thread is writing come to its end, but not for long.
static void let_writer_finish(void) {
    for (int tries = 0; tries < 50; tries++) {
        uintptr_t now = atomic_load(&writer);
        if (now == 0 || now == this_thread()) return;
        short_sleep();
    }
}

static void set_attributes(const struct termios *attributes) {
    // Now, not after draining: a terminal that takes no output must not hold up the end.
    while (tcsetattr(terminal_fd, TCSANOW, attributes) < 0 && errno == EINTR) {}
}

static void give_back(void) {
    let_writer_finish();
    const struct byte_string *leave = &leave_bytes[atomic_load(&bytes_in_use)];
    terminal_guard_write_patiently(terminal_fd, leave->bytes, leave->count);
    set_attributes(&cooked);
}

static void take_again(void) {
    const struct byte_string *enter = &enter_bytes[atomic_load(&bytes_in_use)];
    if (has_raw) set_attributes(&raw);
    terminal_guard_write_patiently(terminal_fd, enter->bytes, enter->count);
}

static void note(int event) {
    if (atomic_fetch_or(&events, event) & event) return;
    char byte = 0;
    ssize_t written;
    do {
        written = write(wake_pipe[1], &byte, 1);
    } while (written < 0 && errno == EINTR);
}

static void set_action(int number, void (*action)(int)) {
    struct sigaction plain = {.sa_handler = action};
    sigemptyset(&plain.sa_mask);
    sigaction(number, &plain, NULL);
}

static void set_blocked(int how, int number) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    pthread_sigmask(how, &set, NULL);
}

static _Noreturn void die(int number) {
    set_action(number, SIG_DFL);
    set_blocked(SIG_UNBLOCK, number);
    raise(number);
    _exit(128 + number);
}

// MARK: Handlers

static void on_grace_over(int number) {
    int first = atomic_load(&first_signal);
    terminal_guard_die(first != 0 ? first : number);
}

static void on_terminate(int number) {
    int before_errno = errno;
    int none = 0;
    if (grace == 0 || !atomic_compare_exchange_strong(&first_signal, &none, number)) {
        terminal_guard_die(number);
    }
    set_action(SIGALRM, on_grace_over);
    set_blocked(SIG_UNBLOCK, SIGALRM);
    alarm(grace);
    note(TERMINAL_GUARD_SIGNALLED);
    errno = before_errno;
}

static struct sigaction action_before(int number) {
    for (int i = 0; i < HANDLED_COUNT; i++) {
        if (handled[i] == number) return before[i];
    }
    return (struct sigaction){.sa_handler = SIG_DFL};
}

static void on_fatal(int number, siginfo_t *information, void *context) {
    (void)context;
    if (atomic_fetch_add(&fatal_count, 1) > 0) {
        // Another thread is on its way out; let it tell its story.
        for (int tries = 0; tries < 2000; tries++) short_sleep();
        die(number);
    }
    terminal_guard_restore();
    terminal_guard_release_capture();
    struct sigaction action = action_before(number);
    if (!(action.sa_flags & SA_SIGINFO) && action.sa_handler == SIG_IGN) {
        action.sa_handler = SIG_DFL;
    }
    sigaction(number, &action, NULL);
    bool faults = number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE;
    // The faulty instruction runs again on return, and the action from before sees it in place.
    if (faults && information->si_code > 0) return;
    set_blocked(SIG_UNBLOCK, number);
    raise(number);
    die(number);
}

static void on_continue(int number) {
    (void)number;
    int before_errno = errno;
    int lent = LENT;
    if (atomic_compare_exchange_strong(&ownership, &lent, OURS)) {
        // The attributes may have been changed in the meantime; what is there now is given back.
        struct termios now;
        if (tcgetattr(terminal_fd, &now) == 0 && (now.c_lflag & ICANON)) cooked = now;
        take_again();
    } else if (lent == OURS) {
        take_again();
    }
    note(TERMINAL_GUARD_CONTINUED);
    errno = before_errno;
}

static void on_stop(int number);

static void set_stop_handler(void) {
    struct sigaction action = {.sa_handler = on_stop, .sa_flags = SA_RESTART | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    sigaction(SIGTSTP, &action, NULL);
}

static void on_stop(int number) {
    int before_errno = errno;
    int ours = OURS;
    if (atomic_compare_exchange_strong(&ownership, &ours, LENT)) give_back();
    set_action(number, SIG_DFL);
    set_blocked(SIG_UNBLOCK, number);
    raise(number);
    // Continued; or never stopped, as in a process group that has no shell above it.
    set_stop_handler();
    if (atomic_load(&ownership) == LENT) on_continue(SIGCONT);
    errno = before_errno;
}

static void on_resize(int number) {
    (void)number;
    int before_errno = errno;
    note(TERMINAL_GUARD_RESIZED);
    errno = before_errno;
}

// MARK: Installing

static void install_one(int index, struct sigaction action) {
    int number = handled[index];
    sigaction(number, NULL, &before[index]);
    bool was_ignored =
        !(before[index].sa_flags & SA_SIGINFO) && before[index].sa_handler == SIG_IGN;
    bool is_crash = (action.sa_flags & SA_SIGINFO) && number != SIGQUIT;
    if (was_ignored && !is_crash && number != SIGCONT && number != SIGWINCH) return;
    sigaction(number, &action, NULL);
}

static void install_handlers(void) {
    static char stack_space[STACK_SIZE];
    stack_t stack = {.ss_sp = stack_space, .ss_size = sizeof stack_space};
    stack_t old;
    // The Swift runtime may have given this thread one; a second would only be smaller.
    if (sigaltstack(NULL, &old) == 0 && (old.ss_flags & SS_DISABLE)) sigaltstack(&stack, NULL);
    for (int i = 0; i < HANDLED_COUNT; i++) {
        struct sigaction action = {.sa_flags = SA_RESTART | SA_ONSTACK};
        sigemptyset(&action.sa_mask);
        switch (handled[i]) {
        case SIGINT: case SIGTERM: case SIGHUP: action.sa_handler = on_terminate; break;
        case SIGTSTP: action.sa_handler = on_stop; break;
        case SIGCONT: action.sa_handler = on_continue; break;
        case SIGWINCH: action.sa_handler = on_resize; break;
        case SIGPIPE: action.sa_handler = SIG_IGN; break;
        default:
            action.sa_sigaction = on_fatal;
            action.sa_flags = SA_SIGINFO | SA_ONSTACK;
            sigaddset(&action.sa_mask, SIGTSTP);
            sigaddset(&action.sa_mask, SIGCONT);
        }
        install_one(i, action);
    }
}

static int make_pipe(void) {
    if (wake_pipe[0] >= 0) return 0;
    if (pipe(wake_pipe) < 0) return errno;
    for (int i = 0; i < 2; i++) {
        fcntl(wake_pipe[i], F_SETFD, FD_CLOEXEC);
        fcntl(wake_pipe[i], F_SETFL, O_NONBLOCK);
    }
    return 0;
}

int terminal_guard_install(int terminal, unsigned grace_seconds) {
    if (installed) return EBUSY;
    if (terminal >= 0 && tcgetattr(terminal, &cooked) < 0) return errno;
    int failure = make_pipe();
    if (failure != 0) return failure;
    terminal_fd = terminal;
    grace = grace_seconds;
    has_raw = false;
    atomic_store(&events, 0);
    atomic_store(&first_signal, 0);
    atomic_store(&ownership, NOT_OURS);
    static const char leave[] =
        "\033[?2026l\033[?1006;1015;1003;1002;1000l\033[?2004l\033[?1l\033>\033[0m\033[?25h"
        "\033[?1049l";
    terminal_guard_set_bytes("", 0, leave, sizeof leave - 1);
    install_handlers();
    installed = true;
    return 0;
}

void terminal_guard_remove(void) {
    if (!installed) return;
    terminal_guard_restore();
    alarm(0);
    for (int i = 0; i < HANDLED_COUNT; i++) sigaction(handled[i], &before[i], NULL);
    // The pipe stays: other threads may still hold on to it to wake us.
    terminal_fd = -1;
    installed = false;
}

bool terminal_guard_set_bytes(
    const void *enter, size_t enter_count, const void *leave, size_t leave_count
) {
    if (enter_count > BYTES_MAX || leave_count > BYTES_MAX) return false;
    // A handler may be reading the other half.
    int next = 1 - atomic_load(&bytes_in_use);
    memcpy(enter_bytes[next].bytes, enter, enter_count);
    enter_bytes[next].count = enter_count;
    memcpy(leave_bytes[next].bytes, leave, leave_count);
    leave_bytes[next].count = leave_count;
    atomic_store(&bytes_in_use, next);
    return true;
}

// MARK: Taking, writing, giving back

void terminal_guard_begin(void) {
    if (installed && terminal_fd >= 0) atomic_store(&ownership, OURS);
}

int terminal_guard_raw(bool keyboard_signals) {
    raw = cooked;
    raw.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR | IGNCR | ISTRIP);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
    if (!keyboard_signals) raw.c_lflag &= ~(tcflag_t)ISIG;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    has_raw = true;
    return tcsetattr(terminal_fd, TCSANOW, &raw) < 0 ? errno : 0;
}

void terminal_guard_restore(void) {
    int before_errno = errno;
    int ours = OURS;
    if (atomic_compare_exchange_strong(&ownership, &ours, NOT_OURS)) give_back();
    else atomic_store(&ownership, NOT_OURS);
    errno = before_errno;
}

int terminal_guard_write(const void *bytes, size_t count) {
    const char *next = bytes;
    int failure = 0;
    atomic_store(&writer, this_thread());
    while (count > 0 && failure == 0) {
        if (atomic_load(&ownership) != OURS) {
            failure = ECANCELED;
            break;
        }
        ssize_t written = write(terminal_fd, next, count);
        if (written >= 0) {
            next += written;
            count -= (size_t)written;
        } else if (errno == EAGAIN) {
            struct pollfd ready = {.fd = terminal_fd, .events = POLLOUT};
            poll(&ready, 1, GIVE_UP_MS);
        } else if (errno != EINTR) {
            failure = errno;
        }
    }
    atomic_store(&writer, 0);
    return failure;
}

void terminal_guard_suspend(void) { kill(0, SIGTSTP); }

void terminal_guard_die(int signal_number) {
    terminal_guard_restore();
    terminal_guard_release_capture();
    die(signal_number);
}

// MARK: Waiting

int terminal_guard_wait(int input, int timeout_milliseconds) {
    struct pollfd sources[2] = {
        {.fd = wake_pipe[0], .events = POLLIN},
        {.fd = input, .events = POLLIN},
    };
    if (poll(sources, input >= 0 ? 2 : 1, timeout_milliseconds) <= 0) return 0;
    char dropped[64];
    while (read(wake_pipe[0], dropped, sizeof dropped) > 0) {}
    int found = 0;
    if (input >= 0 && (sources[1].revents & POLLIN)) found |= TERMINAL_GUARD_INPUT;
    if (input >= 0 && (sources[1].revents & (POLLHUP | POLLERR | POLLNVAL))) {
        found |= TERMINAL_GUARD_HUNG_UP;
    }
    return found;
}

int terminal_guard_take_events(void) { return atomic_exchange(&events, 0); }

int terminal_guard_pending_signal(void) { return atomic_load(&first_signal); }

void terminal_guard_wake(void) {
    int before_errno = errno;
    note(TERMINAL_GUARD_WOKEN);
    errno = before_errno;
}
