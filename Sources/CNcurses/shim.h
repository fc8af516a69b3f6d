#define NCURSES_WIDECHAR 1
// The line above has to come first: without it curses.h hides its wide-character half.
//
// What Swift can't import from curses.h (mutable globals, function-like macros, variadics, the
// tuple inside cchar_t) behind functions that keep no state. WINDOW never shows: it is a complete
// struct on Linux and an opaque one elsewhere. One thread at a time may call them.

#pragma once

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <strings.h>
#include <wchar.h>

// Left out by <wchar.h> unless the whole program asks for XSI.
extern int wcwidth(wchar_t character);

/// Bits of `curses_put`'s and `curses_set_ground`'s attributes.
enum { CURSES_BOLD = 1, CURSES_REVERSE = 2, CURSES_UNDERLINE = 4 };

/// What `curses_read_key` found.
enum { CURSES_NOTHING = 0, CURSES_CHARACTER = 1, CURSES_KEY = 2 };

/// Takes the user's characters, and not how the user writes numbers, which other libraries would
/// then read and write; true when the characters are UTF-8.
static inline bool curses_take_locale(void) {
    setlocale(LC_CTYPE, "");
    const char *codeset = nl_langinfo(CODESET);
    return codeset && strcasecmp(codeset, "UTF-8") == 0;
}

/// Columns of a character in the user's locale; -1 for what can't be printed.
static inline int curses_width(unsigned scalar) { return wcwidth((wchar_t)scalar); }

/// Makes a screen of the given terminal type; null when the type is unknown.
static inline SCREEN *curses_open(const char *type, FILE *output, FILE *input) {
    use_env(false);
    use_tioctl(true);
    return newterm(type, output, input);
}

/// The modes of a full-screen program; the terminal's own attributes are the guard's business.
static inline void curses_prepare(int escape_delay_ms) {
    set_escdelay(escape_delay_ms);
    noecho();
    nonl();
    typeahead(-1);
    leaveok(stdscr, true);
    scrollok(stdscr, false);
    idlok(stdscr, false);
    curs_set(0);
}

/// Starts colour with the terminal's own pair as the default; true when there is any colour.
static inline bool curses_start_colour(void) {
    return has_colors() && start_color() == OK && use_default_colors() == OK;
}

static inline int curses_colours(void) { return COLORS; }
static inline int curses_pairs(void) { return COLOR_PAIRS; }
static inline int curses_lines(void) { return LINES; }
static inline int curses_columns(void) { return COLS; }

/// Gives a pair its two colours; -1 is the terminal's own.
static inline bool curses_set_pair(int pair, int foreground, int background) {
    return init_extended_pair(pair, foreground, background) == OK;
}

static inline attr_t curses_attributes(int bits) {
    return (bits & CURSES_BOLD ? A_BOLD : 0) | (bits & CURSES_REVERSE ? A_REVERSE : 0) |
           (bits & CURSES_UNDERLINE ? A_UNDERLINE : 0);
}

/// Writes wide characters at a place; what does not fit in the row is the caller's mistake.
static inline void curses_put(
    int row, int column, int attributes, int pair, const wchar_t *text, int count
) {
    wattr_set(stdscr, curses_attributes(attributes), (short)(pair > 32767 ? 0 : pair), &pair);
    if (wmove(stdscr, row, column) == OK) waddnwstr(stdscr, text, count);
}

/// How cleared cells look from now on.
static inline void curses_set_ground(int attributes, int pair) {
    cchar_t blank;
    setcchar(&blank, L" ", curses_attributes(attributes), 0, &pair);
    wbkgrndset(stdscr, &blank);
}

/// Blanks the picture that is being made; nothing is sent for it.
static inline void curses_erase(void) { werase(stdscr); }

/// The next update starts from a cleared terminal.
static inline void curses_repaint(void) { clearok(curscr, true); }

/// Sends what differs between the picture and the terminal.
static inline void curses_update(void) {
    wnoutrefresh(stdscr);
    doupdate();
}

/// Takes a new size; not from a signal handler.
static inline bool curses_resize(int lines, int columns) {
    return resizeterm(lines, columns) == OK;
}

/// A place to read keys from that never causes an update of the screen.
static inline void *curses_keyboard(void) {
    WINDOW *pad = newpad(1, 1);
    if (pad) {
        nodelay(pad, true);
        keypad(pad, true);
    }
    return pad;
}

static inline void curses_keyboard_close(void *keyboard) { delwin((WINDOW *)keyboard); }

/// Reads one key without waiting longer than the escape delay.
static inline int curses_read_key(void *keyboard, unsigned *value) {
    wint_t read = 0;
    int result = wget_wch((WINDOW *)keyboard, &read);
    *value = (unsigned)read;
    return result == OK ? CURSES_CHARACTER : result == KEY_CODE_YES ? CURSES_KEY : CURSES_NOTHING;
}

/// Makes a byte sequence a key, unless the terminal's description already says what it is.
static inline void curses_define_key(const char *sequence, int code) {
    if (key_defined(sequence) == 0) define_key(sequence, code);
}

/// The mouse's sequences are read as characters from now on.
static inline void curses_leave_mouse(void) { keyok(KEY_MOUSE, false); }

static inline int curses_function_key(int number) { return KEY_F(number); }

/// A string of the terminal's description, or null.
static inline const char *curses_capability(const char *name) {
    const char *found = tigetstr(name);
    return found == (const char *)-1 ? NULL : found;
}

/// Whether the terminal's description says yes to a question.
static inline bool curses_flag(const char *name) { return tigetflag(name) > 0; }

/// A number of the terminal's description; 0 where it has none.
static inline int curses_number(const char *name) {
    int found = tigetnum(name);
    return found > 0 ? found : 0;
}

/// The bytes that move the cursor, or null.
static inline const char *curses_move_bytes(int row, int column) {
    const char *found = curses_capability("cup");
    return found ? tparm(found, (long)row, (long)column, 0L, 0L, 0L, 0L, 0L, 0L, 0L) : NULL;
}
