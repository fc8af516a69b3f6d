/// Whether a terminal is known to show a whole frame at once when it is asked to (DEC mode 2026).
///
/// Others ignore the request or, rarely, print it, so what is not known counts as no. A terminal
/// inside a multiplexer is the multiplexer, whatever variables it inherited.
package enum SynchronizedOutput {
    package static let begin = Array("\u{1B}[?2026h".utf8)
    package static let end = Array("\u{1B}[?2026l".utf8)

    /// Decides from the terminal's type, its description's own word (`Sync`), and the environment.
    package static func isKnown(
        type: String, hasCapability: Bool, environment: (String) -> String?
    ) -> Bool {
        if hasCapability { return true }
        let multiplexers = ["tmux", "screen"]
        guard !multiplexers.contains(where: type.hasPrefix), environment("TMUX") == nil,
            environment("STY") == nil
        else { return false }
        let types = [
            "xterm-kitty", "xterm-ghostty", "foot", "alacritty", "wezterm", "contour", "ghostty",
        ]
        if types.contains(where: type.hasPrefix) { return true }
        let programs = ["WezTerm", "iTerm.app", "ghostty", "WarpTerminal"]
        return environment("TERM_PROGRAM").map(programs.contains) ?? false
    }
}
