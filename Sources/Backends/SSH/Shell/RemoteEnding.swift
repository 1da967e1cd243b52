import Effects

/// How a command ended, from what its wrapper exited with.
struct RemoteEnding: Sendable, Hashable {
    /// The exit code; nil when the program did not exit by itself.
    let exitCode: Int32?
    /// The signal that ended it; nil when it exited.
    let signal: Int32?
    /// Why it could not be executed; nil when it was.
    let reason: String?

    /// Reads an exit code; nil when the host gave none.
    ///
    /// A shell says `128 + n` for signal n. A program may exit with such a code too: it counts as a signal unless the
    /// caller accepts it as an exit code.
    init(exitCode: Int32?, acceptedExits: Set<Int32>, stderr: CapturedOutput, program: Bytes) {
        guard let code = exitCode else {
            (self.exitCode, signal, reason) = (nil, nil, nil)
            return
        }
        if (129...192).contains(code), !acceptedExits.contains(code) {
            (self.exitCode, signal, reason) = (nil, code - 128, nil)
        } else {
            (self.exitCode, signal, reason) = (code, nil, nil)
        }
    }
}
