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

    /// What `env`, or the shell for it, says last when it cannot execute a program; nil when the last line is something
    /// else, which may be the program's own word.
    private static func refusal(in stderr: Bytes, program: Bytes) -> String? {
        guard let last = stderr.split(separator: UInt8(ascii: "\n")).last else { return nil }
        // `bash: line 1: /usr/bin/env: Argument list too long`
        let tooLong = Bytes("env: Argument list too long".utf8)
        if last.suffix(tooLong.count).elementsEqual(tooLong) { return "argument list too long" }
        // `/usr/bin/env: 'x': Exec format error`, `env: x: …`, `env: can't execute 'x': …`
        for speaker in ["/usr/bin/env: ", "env: ", "nice: "] {
            for quote in ["'", "", "can't execute '"] {
                let name =
                    Bytes("\(speaker)\(quote)".utf8) + program + Bytes("\(quote.isEmpty ? "" : "'"): ".utf8)
                if last.starts(with: name) { return Bytes(last.dropFirst(name.count)).lossyText.lowercased() }
            }
        }
        return nil
    }
}
