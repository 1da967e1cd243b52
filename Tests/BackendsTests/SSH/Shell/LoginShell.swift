import Effects
import Testing

/// A shell that an account on a host may have, as sshd starts it.
enum LoginShell: String, CaseIterable, CustomTestStringConvertible {
    case dash, bash, busybox, zsh

    /// The words before the line.
    var words: [String] { self == .busybox ? ["busybox", "sh", "-c"] : [rawValue, "-c"] }

    var testDescription: String { rawValue }
}
