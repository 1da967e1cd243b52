import BuiltCommand
import Foundation
import LoopbackFleet

/// The built command, before a fleet of hosts behind ssh, with a policy that lets everything these tests do there.
struct FleetGround {
    let gse: Gse
    let flags: [String]

    /// Takes the hosts of an sshd, or those of an inventory of the test's own.
    init(_ sshd: Sshd, inventory: (Gse) throws -> String? = { _ in nil }) throws {
        gse = try Gse()
        let policy = try gse.file("policy.yaml", Self.policy)
        try gse.file("value", SecretTests.value + "\n")
        flags = ["--policy", policy, "--inventory", try inventory(gse) ?? sshd.inventory]
    }

    /// Runs a playbook; in it `FOLDER` stands for the folder of the command.
    func run(_ source: String, _ more: String...) async throws -> Gse.Ending {
        try await gse.run(["run", try write(source)] + flags + more)
    }

    /// Runs one command on the hosts of a selector.
    func exec(_ selector: String, _ words: String...) async throws -> Gse.Ending {
        try await gse.run(["exec", selector] + flags + ["--"] + words)
    }

    /// Writes the playbook of ``run(_:_:)``.
    func write(_ source: String) throws -> String {
        try gse.file("playbook.lua", source.replacing("FOLDER", with: gse.folder.path))
    }

    static let policy = """
        version: 1
        roles:
          tester:
            permissions: [session.create, command.run, result.read]
            hosts: ["*"]
            users: [nobody, nobody-here, \(NSUserName())]
            directories: [/tmp, "/tmp/**"]
            environment: [LANG, "APP_*"]
            commands:
              - name: any
                argv:
                  - {one_of: ["true", "false", cat, echo, env, missing, printf, pwd, seq, sleep, /etc/passwd]}
                  - {rest: {matches: "(.|\\\\s)*", option: true, control: true}}
                stdin: {max: 1MiB}
                runs_others: true
              - name: shell
                argv: [sh, -c, {matches: "(.|\\\\s)*", control: true}]
                stdin: {max: 1MiB}
                runs_others: true
            files: {read: [{path_under: /tmp}], write: [{path_under: /tmp}], max: 1MiB}
            secrets: ["app/*"]
            probes: ["tcp:127.0.0.1:*"]
            limits: {timeout: 2m, output: 64KiB}
        subjects:
          - {roles: [tester]}
        """
}
