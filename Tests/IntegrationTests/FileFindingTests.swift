import BuiltCommand
import Foundation
import Testing

/// Which settings files are used, in the contract's order.
@Suite(.timeLimit(.minutes(20)))
struct FileFindingTests {
    /// A policy whose one role tells where it came from.
    private func policy(_ role: String) -> String {
        """
        version: 1
        roles: {\(role): {permissions: [session.create, command.run, result.read], hosts: [localhost]}}
        subjects: [{roles: [\(role)]}]
        """
    }

    private func role(of ending: Gse.Ending) throws -> String? {
        (try ending.facts().first?["roles"] as? [String])?.first
    }

    @Test func `the flag comes before the variable, the playbook's folder, the project, the settings`()
        async throws
    {
        let gse = try Gse()
        let playbook = try gse.file("project/deep/p.lua", "")
        let flag = try gse.file("flag.yaml", policy("flag"))
        let variable = try gse.file("variable.yaml", policy("variable"))
        let beside = try gse.file("project/deep/policy.yaml", policy("beside"))
        let project = try gse.file("project/policy.yaml", policy("project"))
        try gse.file("project/gse-project.yaml", "")
        let settings = try gse.file("config/gse/policy.yaml", policy("settings"))
        var seen: [String?] = []

        gse.environment["GSE_POLICY"] = variable
        seen.append(try await role(of: gse("run", playbook, "--json", "--policy", flag)))
        seen.append(try await role(of: gse("run", playbook, "--json")))
        gse.environment["GSE_POLICY"] = nil
        for path in [beside, project, settings] {
            seen.append(try await role(of: gse("run", playbook, "--json")))
            try FileManager.default.removeItem(atPath: path)
        }
        seen.append(try await role(of: gse("run", playbook, "--json")))

        #expect(seen == ["flag", "variable", "beside", "project", "settings", "local"])
    }

    @Test func `a folder above that is no project does not count`() async throws {
        let gse = try Gse()
        let playbook = try gse.file("above/deep/p.lua", "")
        try gse.file("above/policy.yaml", policy("above"))

        let ending = try await gse("run", playbook, "--json")

        #expect(try role(of: ending) == "local")
    }

    @Test func `the state directory is the flag's, then the variable's, then the user's`() async throws {
        let gse = try Gse()
        let playbook = try gse.file("p.lua", "")
        let flag = gse.folder.path + "/flag"

        let first = try await gse("run", playbook, "--state", flag)
        let second = try await gse("run", playbook)

        #expect(first.exit == 0 && second.exit == 0)
        #expect(FileManager.default.fileExists(atPath: flag + "/journal.sqlite"))
        #expect(FileManager.default.fileExists(atPath: gse.folder.path + "/store/journal.sqlite"))
    }

    @Test func `doctor says which files were found`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        gse.environment["GSE_POLICY"] = policy

        let ending = try await gse("doctor")

        #expect(ending.exit == 0, "\(ending.stdout)")
        #expect(ending.stdout.contains("\(policy) ($GSE_POLICY)"))
        #expect(ending.stdout.contains("Lua 5.4"))
    }

    @Test(arguments: [
        ("policy", "bogus: 1", "bad:1: "), ("inventory", "hosts: 3", "bad:1: "),
        ("state", "", "Not a directory"), ("policy", "", "bad"),
    ])
    func `doctor ends with 1 and names what is wrong`(
        _ subject: String, _ content: String, _ reason: String
    ) async throws {
        let gse = try Gse()
        let bad = try gse.file("bad", content)

        let ending = try await gse("doctor", "--" + subject, bad)

        let problems = ending.stdout.split(separator: "\n").filter { !$0.hasPrefix("ok: ") }
        #expect(ending.exit == 1)
        #expect(problems.count == 1 && problems[0].hasPrefix("problem: \(subject): "), "\(ending.stdout)")
        #expect(problems.allSatisfy { $0.contains(reason) }, "\(ending.stdout)")
    }
}
