import Checking
import Effects
import Execution
import Testing

/// Files that are known to be right, or that the sandbox's Lua takes, get no finding that is none.
@Suite(.timeLimit(.minutes(10)))
struct FalseAlarmTests {
    private static func codes(_ file: LuaFile) -> [String] {
        PlaybookCheck.findings(in: file.source, file: file.name, folder: .none, policy: nil, name: { $0 })
            .map(\.line)
    }

    @Test(arguments: LuaFile.stdlib)
    func `a module of the standard library gets none`(file: LuaFile) {
        #expect(Self.codes(file) == [])
    }

    @Test(arguments: LuaFile.playbooks)
    func `an example playbook gets none, but for files that are not looked at here`(file: LuaFile) {
        #expect(Self.codes(file).filter { !$0.contains("there are no files beside") } == [])
    }

    @Test func `a session is held to the account it names, and only without one to the host's own`() throws {
        let policy = try CheckFixture.view(
            CheckFixture.policy.replacing("    directories:", with: "    users: [app]\n    directories:"))
        let codes = ["", ", user = 'app'", ", user = gse.args.user"].map { user in
            CheckFixture.lines(
                "local s = gse.session{hosts = 'web-01'\(user)}\nlocal _ = gse.exec(s, {'uptime'})",
                policy: policy
            )
            .map { $0.hasSuffix("[refused.user]") }
        }

        #expect(codes == [[true], [], []])
    }

    @Test(arguments: LuaFile.language)
    func `a chapter of the language tests gets none but for names that are not there`(file: LuaFile) {
        #expect(
            Self.codes(file).filter { !$0.contains(" [name.") }
                == [])
    }
}
