import Effects
import Testing

@testable import Backends

/// What the exit code of a line means.
struct RemoteEndingTests {
    private func ending(
        _ code: Int32?, _ stderr: String = "", accepting accepted: Set<Int32> = [0], of program: String = "x"
    )
        -> RemoteEnding
    {
        RemoteEnding(
            exitCode: code, acceptedExits: accepted, stderr: CapturedOutput(Bytes("noise\n\(stderr)\n".utf8)),
            program: Bytes(program.utf8))
    }

    @Test(arguments: [
        ("/usr/bin/env: 'x': Exec format error", "not executable: exec format error"),
        ("env: x: Permission denied", "not executable: permission denied"),
        ("env: can't execute 'x': No such file or directory", "not executable: its interpreter is missing"),
        ("bash: line 1: /usr/bin/env: Argument list too long", "not executable: argument list too long"),
        ("sh: 1: /usr/bin/env: Argument list too long", "not executable: argument list too long"),
    ])
    func `what env cannot execute has a reason`(_ said: String, _ reason: String) {
        let ending = ending(127, said)

        #expect(ending.exitCode == 126)
        #expect(ending.signal == nil)
        #expect(ending.reason == reason)
    }

    @Test func `a program's own words are no reason`() {
        let asked = ending(127, "env: 'nosuch': No such file or directory", of: "env")
        let shell = ending(127, "sh: 1: x: not found", of: "sh")

        #expect(asked.exitCode == 127)
        #expect(asked.reason == nil)
        #expect(shell.exitCode == 127)
        #expect(shell.reason == nil)
    }

    @Test func `codes that shells give for signals are signals, unless the caller takes them for exits`() {
        #expect(ending(137).signal == 9)
        #expect(ending(137).exitCode == nil)
        #expect(ending(137, accepting: [137]).exitCode == 137)
        #expect(ending(137, accepting: [137]).signal == nil)
        #expect(ending(128).exitCode == 128)
        #expect(ending(192).signal == 64)
        #expect(ending(193).exitCode == 193)
        #expect(ending(nil).exitCode == nil)
        #expect(ending(nil).reason == "the host gave no exit code")
    }
}
