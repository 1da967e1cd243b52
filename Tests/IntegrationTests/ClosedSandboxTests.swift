import BuiltCommand
import Foundation
import Glibc
import Testing

/// What `gse` makes of the walls around its worker, on machines that give more or fewer of them.
@Suite(.timeLimit(.minutes(20)))
struct ClosedSandboxTests {
    private static let beside = Gse.executable.deletingLastPathComponent()

    /// The command under test, to which the kernel refuses these system calls as a container may.
    private func forbidding(_ calls: String, _ gse: Gse, _ arguments: String...) async throws -> Gse.Ending {
        try await gse.run(
            ["--forbid", calls, Gse.executable.path] + arguments,
            executable: Self.beside.appendingPathComponent("wall-breaker"))
    }

    /// A copy of `gse` whose worker is this script of the shell; `$0` there is the real one.
    private func gse(_ gse: Gse, withWorker script: String) throws -> URL {
        let copy = gse.folder.appendingPathComponent("gse")
        try FileManager.default.copyItem(at: Gse.executable, to: copy)
        let real = Self.beside.appendingPathComponent("gse-sandbox").path
        try gse.file("gse-sandbox", "#!/bin/sh\n\(script.replacing("$0", with: real))\n", mode: 0o755)
        return copy
    }

    /// As the account of the tests, and if that is root as another, too.
    private static let accounts =
        [""] + (getuid() == 0 ? ["exec setpriv --reuid=65534 --regid=65534 --clear-groups "] : [])

    @Test(arguments: accounts)
    func `doctor says which walls are up`(_ prefix: String) async throws {
        let gse = try Gse(["p.lua": "return 5"])
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: gse.folder.path)

        let ending = try await gse.shell(prefix + "\"$0\" doctor")

        let up = ending.stdout.split(separator: "\n").filter {
            $0.hasPrefix("ok: wall: ") && $0.hasSuffix(" is up")
        }
        let required = [
            "no open files", "no environment", "directory /", "no new privileges",
            "neither root nor capabilities", "memory out of reach", "resource limits", "system call filter",
        ]
        #expect(ending.exit == 0, "\(ending)")
        #expect(up.prefix(8) == required.map { "ok: wall: \($0) is up" }[...], "\(ending.stdout)")
    }

    @Test func `namespaces and Landlock that the kernel does not give are no problem`() async throws {
        let gse = try Gse(["p.lua": "return 5"])

        let run = try await forbidding("unshare,landlock_create_ruleset", gse, "run", "p.lua")
        let doctor = try await forbidding("unshare,landlock_create_ruleset", gse, "doctor")

        let down = doctor.stdout.split(separator: "\n")
            .filter { $0.hasPrefix("ok: wall: ") && $0.contains(" is not up") }
        let names = [
            "user namespace", "empty mount namespace", "network namespace", "IPC namespace", "Landlock",
        ]
        #expect(run.exit == 0 && run.stdout == "5\n", "\(run)")
        #expect(doctor.exit == 0, "\(doctor)")
        #expect(
            down.map(String.init).elementsEqual(names) { line, name in
                line.hasPrefix("ok: wall: \(name) is not up, not required (Operation not permitted); ")
            }, "\(down)")
    }

    @Test func `without a filter for system calls nothing runs`() async throws {
        let gse = try Gse(["p.lua": "return 5"])

        let run = try await forbidding("seccomp", gse, "run", "p.lua")
        let check = try await forbidding("seccomp", gse, "check", "p.lua")
        let doctor = try await forbidding("seccomp", gse, "doctor")

        let reason =
            "the sandbox cannot be closed: its wall \"system call filter\" is not up (Operation not permitted); "
            + "run gse on a kernel with seccomp filters, in a container that may use them"
        #expect([run.exit, check.exit, doctor.exit] == [8, 8, 1])
        #expect(run.stdout == "" && run.stderr.contains("error: " + reason), "\(run)")
        #expect(check.stderr == "error: \(reason)\n")
        let problems = doctor.stdout.split(separator: "\n").filter { !$0.hasPrefix("ok: ") }
        #expect(problems == ["problem: sandbox: \(reason)"])
    }

    /// The worker would be an account whose processes this root cannot signal.
    @Test(.enabled(if: getuid() == 0))
    func `a worker that could not be ended gets no script`() async throws {
        let gse = try Gse(["p.lua": "return 5"])

        let ending = try await gse.run(
            ["--bounding-set=-kill", "--inh-caps=-all", Gse.executable.path, "run", "p.lua"],
            executable: URL(fileURLWithPath: "/usr/bin/setpriv"))

        #expect(ending.exit == 8 && ending.stdout == "", "\(ending)")
        #expect(
            ending.stderr.contains(
                "error: the sandbox cannot be closed: gse may not end it (Operation not permitted); "
                    + "let root have CAP_KILL, or run gse as an account that is not root"))
    }

    @Test(.enabled(if: getuid() == 0))
    func `without /proc nothing runs`() async throws {
        let gse = try Gse(["p.lua": "return 5"])

        let ending = try await gse.shell("unshare -m sh -c 'umount -l /proc && exec \"$0\" run p.lua' \"$0\"")

        let complaint = "error: gse cannot read its own arguments: /proc is not mounted; mount it\n"
        #expect(ending == Gse.Ending(exit: 66, stdout: "", stderr: complaint))
    }

    @Test(.enabled(if: getuid() == 0))
    func `root of a container without account 65534 is refused where it cannot make users`() async throws {
        let gse = try Gse(["p.lua": "return 5"])
        let forbid = "echo 0 >/proc/sys/user/max_user_namespaces && exec \"$0\" run p.lua"

        let closed = try await gse.shell("unshare -Ur sh -c '\(forbid)' \"$0\"")
        let open = try await gse.shell("unshare -Ur \"$0\" run p.lua")

        #expect(closed.exit == 8 && closed.stdout == "", "\(closed)")
        #expect(closed.stderr.contains("its wall \"neither root nor capabilities\" is not up"), "\(closed)")
        #expect(open.exit == 0 && open.stdout == "5\n", "\(open)")
    }

    @Test func `a C stack of less than 2 MiB is a wall that is not up`() async throws {
        let gse = try Gse(["p.lua": "return 5"])

        let ending = try await gse.run(
            ["--stack=1048576:1048576", Gse.executable.path, "run", "p.lua"],
            executable: URL(fileURLWithPath: "/usr/bin/prlimit"))

        #expect(ending.exit == 8, "\(ending)")
        #expect(ending.stderr.contains("its wall \"resource limits\" is not up"), "\(ending.stderr)")
    }

    @Test func `a worker with an environment gets no script`() async throws {
        let runner = try Gse(["p.lua": "return 5"])
        let copy = try gse(runner, withWorker: "exec env SECRET=1 $0 \"$@\"")

        let ending = try await runner.run(["run", "p.lua"], executable: copy)

        #expect(ending.exit == 8 && ending.stdout == "", "\(ending)")
        #expect(ending.stderr.contains("its wall \"no environment\" is not up"), "\(ending.stderr)")
    }

    @Test func `a worker that makes a forbidden system call is 8 and named so`() async throws {
        let runner = try Gse(["p.lua": "return 5"])
        let copy = try gse(runner, withWorker: "kill -SYS $$")

        let ending = try await runner.run(["run", "p.lua"], executable: copy)

        #expect(ending.exit == 8, "\(ending)")
        #expect(
            ending.stderr.contains("error: the sandbox made a forbidden system call and was killed (SIGSYS)"))
    }

    @Test func `a worker does not outlive a host that was killed`() async throws {
        let seconds = Int.random(in: 10_000...90_000)
        let gse = try Gse([
            "p.lua": "while true do end",
            "policy.yaml": """
            version: 1
            roles: {r: {permissions: [session.create], hosts: [localhost], limits: {cpu: \(seconds)s,
              step_time: 24h, run_time: 48h}}}
            subjects: [{roles: [r]}]
            """,
        ])

        // In brackets, so that the shell's own line does not match; a zombie is not alive.
        let ending = try await gse.shell(
            """
            "$0" run p.lua --policy policy.yaml & host=$!
            until worker=$(pgrep -f 'gse-sandbox [c]pu_ms=\(seconds)000,'); do
                kill -0 $host || exit 2
            done
            kill -9 $host
            while grep -q '^State:.[RSDT] ' /proc/$worker/status; do :; done
            """)

        #expect(ending.exit == 0, "\(ending)")
    }
}
