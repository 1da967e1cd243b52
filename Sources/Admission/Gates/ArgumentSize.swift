internal import Effects

/// Refuses what no system could start: too long an argument, too much in all.
struct ArgumentSize: Gate {
    /// The longest argument Linux starts a program with (MAX_ARG_STRLEN less its NUL).
    static let longestArgument = 131_071
    /// Arguments and environment together, as the system counts them.
    static let most = 1 << 20
    /// What the system adds to each: a NUL and a pointer.
    ///
    /// Without it 300,000 short arguments would be let through that no program can be started with.
    static let overhead = 9

    func verdict(on effect: Effect) -> Verdict {
        switch effect {
        case .session(let request):
            return Self.refusal(argv: [], environment: request.settings.environment).map(Verdict.refuse)
                ?? .notMine
        case .task(let request):
            let environment = request.settings.environment
            var commands: [[Bytes]] = [[]]
            if case .command(let command, _) = request.work { commands = [command.argv] }
            if case .probe(let command) = request.options.inDoubt { commands.append(command.argv) }
            let refusals = commands.compactMap { Self.refusal(argv: $0, environment: environment) }
            return refusals.first.map(Verdict.refuse) ?? .notMine
        case .close, .wait, .cancel, .abandon, .undo, .keep, .lock, .unlock, .approve, .sleep, .now,
            .random, .log, .progress, .hosts, .describe, .file, .module, .playbook, .secret, .finish:
            return .notMine
        }
    }

    static func refusal(argv: [Bytes], environment: [EnvironmentVariable]) -> Refusal? {
        // Each variable is one string NAME=VALUE to the system.
        let lengths = argv.map(\.count) + environment.map { $0.name.count + 1 + $0.value.count }
        if let longest = lengths.max(), longest > longestArgument {
            return Refusal(
                code: "refused.size",
                message: "an argument or variable has \(longest) bytes, and the most is \(longestArgument)",
                remedy: "pass it through stdin or a file")
        }
        let total = lengths.reduce(0) { $0 + $1 + overhead }
        guard total > most else { return nil }
        return Refusal(
            code: "refused.size",
            message: "arguments and environment take \(total) bytes together, and the most is \(most)",
            remedy: "pass them through stdin or a file")
    }
}
