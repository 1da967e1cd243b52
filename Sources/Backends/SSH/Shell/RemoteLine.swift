import Effects

/// One line for a POSIX login shell, and what it reads first on standard input.
struct RemoteLine: Sendable, Hashable {
    /// The longest line that can be executed, in bytes (Linux: MAX_ARG_STRLEN, its closing NUL not counted).
    static let longest = 131_071

    /// The exec request; sshd gives it to `LOGIN-SHELL -c`.
    let text: Bytes
    /// Read by the line itself, before what the command gets.
    let preamble: Bytes

    /// A line that reads nothing for itself.
    init(_ text: Bytes, preamble: Bytes = []) {
        self.text = text
        self.preamble = preamble
    }

    /// All that goes to standard input: for the line itself, and for what it starts.
    func input(before more: Bytes) -> Bytes {
        // What goes to many hosts is one copy for all of them.
        preamble.isEmpty ? more : preamble + more
    }
}
