public import Admission
import Effects
import Fleet

extension SSHBackend {
    /// Reaches hosts and looks at each: connection, key exchange, shell, clock.
    ///
    /// Nothing is changed there.
    ///
    /// `found` is told of every host as soon as it is known, from any thread.
    public static func examine(
        _ targets: [Target], found: @escaping @Sendable (Target, HostExamination) -> Void
    ) async {
        let backend = SSHBackend(run: RunID("doctor"), SSHTable.Settings(isTalkative: true))
        await withTaskGroup { group in
            for target in targets {
                group.addTask { found(target, await backend.examination(of: target)) }
            }
        }
        await backend.end(isOver: false)
    }

    /// How often a line is said to take the least time of.
    private static let rounds = 3
    private static let patience = Duration.seconds(15)
    private static let quick = "curve25519-sha256"
    /// What fish and csh understand as well: who is there, and what time it is.
    private static let question = RemoteLine(Bytes("echo gse-shell $SHELL; echo gse-time `date +%s.%N`".utf8))

    private func examination(of target: Target) async -> HostExamination {
        var examination = HostExamination()
        let plan = ConnectionPlan(target, account: nil)
        do throws(Fault) {
            let loop = try startedLoop()
            for _ in 0..<Self.rounds {
                let sent = Timestamp.wallClock
                let start = Monotonic.now
                let ending = await answer(
                    to: .question(Self.question), over: plan, by: loop, within: Self.patience)
                let took = Duration.microseconds(Monotonic.now - start)
                guard case .exited = ending.way else {
                    examination.problem = ending.way.reason ?? "it did not answer"
                    return examination
                }
                // The first is the connect, too.
                if examination.connect == nil {
                    await describe(plan, by: loop, &examination)
                } else {
                    examination.take(ending.stdout.kept, sent: sent, took: took)
                }
            }
            examination.problem = await shellProblem(plan, by: loop, examination.shell)
            await compareKeyExchange(target, by: loop, &examination)
        } catch {
            examination.problem = error.message
        }
        return examination
    }

    private func describe(
        _ plan: ConnectionPlan, by loop: SSHLoop, _ examination: inout HostExamination
    ) async {
        let account = await withCheckedContinuation { waiting in
            loop.post(.describe(plan) { waiting.resume(returning: $0) })
        }
        examination.connect = account?.connect ?? .zero
        examination.keyExchange = account?.keyExchange
    }

    private func shellProblem(_ plan: ConnectionPlan, by loop: SSHLoop, _ shell: String?) async -> String? {
        let posix = RemoteScript.line("echo gse-posix $$")
        let ending = await answer(to: .question(posix), over: plan, by: loop, within: Self.patience)
        guard case .exited(let code) = ending.way else { return ending.way.reason ?? "it did not answer" }
        guard ending.stdout.kept.firstRange(of: Bytes("gse-posix ".utf8)) == nil else { return nil }
        let account = RemoteAccount(login: plan.login, asked: nil, usesSudo: false)
        return RemoteShellCheck.reason(
            noise: ending.stdout.kept, stderr: ending.stderr.kept, exitCode: code, account: account,
            shell: shell)
    }

    private func compareKeyExchange(
        _ target: Target, by loop: SSHLoop, _ examination: inout HostExamination
    ) async {
        guard let used = examination.keyExchange, !used.hasPrefix(Self.quick) else { return }
        var connection = target.connection
        connection.keyExchange = Self.quick
        let plan = ConnectionPlan(
            Target(name: target.name, address: target.address, connection: connection), account: nil)
        let ending = await answer(to: .question(Self.question), over: plan, by: loop, within: Self.patience)
        guard case .exited = ending.way else { return }
        var quick = HostExamination()
        await describe(plan, by: loop, &quick)
        examination.quickConnect = quick.connect
    }
}

extension HostExamination {
    /// Takes what a host said, and when.
    fileprivate mutating func take(_ stdout: Bytes, sent: Timestamp, took: Duration) {
        guard took < roundTrip ?? .seconds(3600) else { return }
        roundTrip = took
        shell = RemoteShellCheck.shell(in: stdout) ?? shell
        for line in stdout.split(separator: UInt8(ascii: "\n")) {
            let words = Bytes(line).lossyText.split(separator: " ")
            guard words.count == 2, words[0] == "gse-time" else { continue }
            let parts = words[1].split(separator: ".", omittingEmptySubsequences: false)
            guard let seconds = parts.first.flatMap({ Int64($0) }), (0..<1 << 40).contains(seconds) else {
                return
            }
            let fraction = parts.count == 2 && parts[1].utf8.count == 9 ? Int64(parts[1]) : nil
            isClockPrecise = fraction != nil
            // A clock that tells whole seconds is half a second further on average.
            let there = Duration.seconds(seconds) + .nanoseconds(fraction ?? 500_000_000)
            clockOffset = there - (.milliseconds(sent.milliseconds) + took / 2)
        }
    }
}
