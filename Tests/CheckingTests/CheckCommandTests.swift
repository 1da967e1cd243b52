import BuiltCommand
import Foundation
import Testing

/// The command: files, exit codes, output for people and machines.
@Suite(.timeLimit(.minutes(20)))
struct CheckCommandTests {
    @Test func `findings of several files are told with their places, and decide the exit code`() async throws
    {
        let gse = try Gse([
            "right.lua": "gse.log('info', 'x')", "wrong.lua": "local x = 1\nreturn gse.sesion, x",
            "unused.lua": "gse.run(gse.session{hosts = {'localhost'}}, 'true')",
        ])

        let all = try await gse("check", "right.lua", "wrong.lua", "unused.lua")
        let warned = try await gse("check", "unused.lua")
        let strict = try await gse("check", "--strict", "unused.lua")

        #expect(all.exit == 1 && all.stdout.isEmpty)
        #expect(all.stderr.hasPrefix("wrong.lua:2:12: error: gse has no field 'sesion'"))
        #expect(all.stderr.split(separator: "\n").count == 2)
        #expect(warned.exit == 0 && warned.stderr.hasPrefix("unused.lua:1:1: warning: "), "\(warned)")
        #expect(strict.exit == 1 && strict.stderr == warned.stderr)
    }

    @Test func `with --json a finding is an object on standard output`() async throws {
        let gse = try Gse(["p.lua": "gse.sleep('1 s')"])

        let ending = try await gse("check", "--json", "p.lua")

        #expect(ending.exit == 1 && ending.stderr.isEmpty)
        let facts = try ending.facts()
        #expect(facts.count == 1)
        #expect(facts.first?["file"] as? String == "p.lua")
        #expect(facts.first?["line"] as? Int == 1 && facts.first?["column"] as? Int == 11)
        #expect(facts.first?["severity"] as? String == "error")
        #expect(facts.first?["code"] as? String == "type.option")
    }

    @Test func `modules beside a playbook are checked once, missing ones and cycles are told`() async throws {
        let gse = try Gse([
            "d/p.lua":
                "local a, b = require 'lib.a', require 'lib.a'\nlocal c = require('lib.none')\nreturn a, b, c",
            "d/lib/a.lua": "local b = require 'lib.b'\nreturn stringg.format('%d', b)",
            "d/lib/b.lua": "local a = require 'lib.a'\nreturn a",
        ])

        let ending = try await gse("check", "d/p.lua")

        let lines = ending.stderr.split(separator: "\n").map(String.init)
        #expect(ending.exit == 1)
        #expect(
            lines.prefix(3).map { $0.prefix { $0 != ";" } } == [
                "d/p.lua:2:11: error: there is no file \"lib/none.lua\" beside the playbook",
                "d/lib/a.lua:2:8: error: nothing is called 'stringg'",
                "d/lib/b.lua:1:11: error: modules require each other: lib.a → lib.b → lib.a [module.cycle]",
            ], "\(ending)")
    }

    @Test func `commands are held to the policy that a run would have`() async throws {
        let gse = try Gse([
            "policy.yaml": """
            version: 1
            roles:
              ops:
                permissions: [session.create, command.run]
                hosts: [localhost]
                commands: [{name: up, argv: [uptime]}]
            subjects: [{user: "*", roles: [ops]}]
            """,
            "p.lua": "local s = gse.session{hosts = {'localhost'}}\nreturn gse.exec(s, 'reboot').text",
        ])

        let ending = try await gse("check", "p.lua")
        let run = try await gse("run", "p.lua")

        #expect(ending.exit == 1 && run.exit == 3)
        #expect(ending.stderr.hasPrefix("p.lua:2:20: error: command \"reboot\" is not allowed"), "\(ending)")
    }

    @Test func `what Lua refuses for its own reasons is told, too`() async throws {
        let values = (1...300).map(String.init).joined(separator: ",")
        let gse = try Gse(["p.lua": "\nreturn print(\(values))"])

        let ending = try await gse("check", "p.lua")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("too many registers"), "\(ending)")
    }

    @Test func `a header that is wrong is told in its place`() async throws {
        let gse = try Gse([
            "p.lua": "gse.playbook{abot = 'x'}", "q.lua": "gse.playbook{lock = ('x'):rep(300)}",
        ])

        let literal = try await gse("check", "p.lua")
        let made = try await gse("check", "q.lua")

        #expect(
            literal.stderr
                == "p.lua:1:14: error: gse.playbook: unknown option 'abot'; did you mean about? [option.unknown]\n"
        )
        #expect(made.exit == 1 && made.stderr.hasPrefix("q.lua:1:1: error: "), "\(made)")
    }

    @Test func `modules are looked at up to 16 MiB, and that is said`() async throws {
        let module = "return 1 --" + String(repeating: "x", count: 4_000_000)
        var files = ["p.lua": (0..<6).map { "require('m\($0)')" }.joined(separator: "\n")]
        for index in 0..<6 { files["m\(index).lua"] = module }
        let gse = try Gse(files)

        let ending = try await gse("check", "p.lua")

        let note = "note: no more than 1000 modules, or 16MiB of them, are looked at [module.unread]"
        #expect(ending.stderr == "p.lua:5:1: \(note)\np.lua:6:1: \(note)\n", "\(ending.exit)")
    }
}
