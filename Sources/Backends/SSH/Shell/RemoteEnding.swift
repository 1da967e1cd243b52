import Effects

/// How a command ended, from what its line exited with.
struct RemoteEnding: Sendable, Hashable {
    /// The exit code; nil when the program did not exit by itself.
    let exitCode: Int32?
    /// The signal that ended it; nil when it exited.
    let signal: Int32?
    /// Why it could not be executed, or what became of it when the host gave no exit code; nil when there is nothing to
    /// say.
    let reason: String?

    /// Reads an exit code; nil when the host gave none.
    ///
    /// A shell says `128 + n` for signal n. A program may exit with such a code too: it counts as a signal unless the
    /// caller accepts it as an exit code.
    init(exitCode: Int32?, acceptedExits: Set<Int32>, stderr: CapturedOutput, program: Bytes) {
        guard let code = exitCode else {
            self.init(reason: "the host gave no exit code")
            return
        }
        if acceptedExits.contains(code) {
            self.init(exitCode: code)
        } else if (125...127).contains(code), let words = Self.refusal(in: stderr.kept, program: program) {
            // It was there and could be executed a moment before: what is missing is what a script or the loader names.
            let isMissing = words == "no such file or directory"
            self.init(
                exitCode: 126,
                reason: "not executable: " + (isMissing ? "its interpreter is missing" : words))
        } else if (129...192).contains(code) {
            self.init(signal: code - 128)
        } else {
            self.init(exitCode: code)
        }
    }

    private init(exitCode: Int32? = nil, signal: Int32? = nil, reason: String? = nil) {
        self.exitCode = exitCode
        self.signal = signal
        self.reason = reason
    }

    /// What `env`, or the shell for it, says last when it cannot execute a program: `env: 'x': Exec format error`; nil
    /// when the last line is something else.
    private static func refusal(in stderr: Bytes, program: Bytes) -> String? {
        let lines = stderr.split(separator: UInt8(ascii: "\n"))
        guard let last = lines.last else { return nil }
        let text = Bytes(last).lossyText
        let speakers = ["env: ", "/usr/bin/env: ", "nice: "]
        let isOfEnv = speakers.contains { text.hasPrefix($0) && Bytes(last).firstRange(of: program) != nil }
        // `bash: line 1: /usr/bin/env: Argument list too long`
        guard isOfEnv || speakers.contains(where: { text.contains(": " + $0) }),
            let colon = text.utf8.lastIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return text[text.utf8.index(after: colon)...].drop { $0 == " " }.lowercased()
    }
}
