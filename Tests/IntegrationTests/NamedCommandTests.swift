import BuiltCommand
import Testing

/// What is said to somebody who names a command or a flag that is not there.
@Suite(.timeLimit(.minutes(20)))
struct NamedCommandTests {
    static let misspelt: [(String, String)] = [
        ("runn p.lua", "no command 'runn'; did you mean run?"),
        ("polcy lint", "no command 'polcy'; did you mean policy?"),
        ("policy chek", "no command 'policy chek'; did you mean policy check?"),
        ("inventory lst", "no command 'inventory lst'; did you mean inventory list?"),
        ("inventory xyzzy", "no command 'inventory xyzzy'; see gse inventory --help"),
        ("xyzzy", "no command 'xyzzy'; see gse --help"),
        ("rehears R", "no command 'rehears'; did you mean rehearse?"),
    ]

    @Test(arguments: misspelt)
    func `a misspelt command is told the nearest one`(_ line: String, _ message: String) async throws {
        let ending = try await Gse().run(line.split(separator: " ").map(String.init))

        #expect(ending == Gse.Ending(exit: 64, stdout: "", stderr: "error: \(message)\n"))
    }

    @Test func `a command of a later version says so`() async throws {
        let words = ["--server", "http://127.0.0.1", "runs"]

        let ending = try await Gse().run(words)

        let message = "error: gse \(words[0]) is not in this version\n"
        #expect(ending == Gse.Ending(exit: 64, stdout: "", stderr: message))
    }

    static let wrong: [(String, String)] = [
        ("run", "missing expected argument '<playbook>'; see gse run --help"),
        ("run p.lua --zzzzzz", "unknown option '--zzzzzz'; see gse run --help"),
        ("run p.lua --tieout 5s", "unknown option '--tieout'; did you mean '--timeout'?"),
        ("exec", "missing expected argument '<selector>'; see gse exec --help"),
        ("exec localhost", "name a program after --; see gse exec --help"),
        ("policy lint a", "unexpected argument 'a'; see gse policy lint --help"),
        ("runs --last x", "the value 'x' is invalid for '--last <n>'; see gse runs --help"),
        ("--bogus", "unknown option '--bogus'; see gse --help"),
    ]

    @Test(arguments: wrong)
    func `wrong flags point to the help of the command they are for`(
        _ line: String, _ message: String
    ) async throws {
        let ending = try await Gse().run(line.split(separator: " ").map(String.init))

        #expect(ending == Gse.Ending(exit: 64, stdout: "", stderr: "error: \(message)\n"))
    }
}
