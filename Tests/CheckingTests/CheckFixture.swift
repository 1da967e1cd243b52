import Admission
import Checking
import Effects
import Execution
import Fleet

/// A policy and an inventory for tests of findings.
enum CheckFixture {
    static let policy = """
        version: 1
        roles:
          ops:
            permissions: [session.create, command.run, result.read]
            hosts: ["web-*", localhost]
            directories: [/srv/app]
            environment: [LANG]
            commands:
              - {name: reload, argv: [systemctl, {one_of: [reload, status]}, nginx], timeout: 1m}
              - {name: uptime, argv: [uptime], read_only: true}
              - {name: drain, argv: [drain], hosts: [web-01]}
            limits: {timeout: 5m, run_time: 1h}
        subjects:
          - {user: "*", roles: [ops]}
        """

    static let inventory = "hosts:\n  web-01: {groups: [web]}\n  web-02: {groups: [web]}\n  db-01: {}\n"

    static func view(_ policy: String = policy) throws -> PolicyView {
        try PolicyView(
            policies: [Policy.parse(Bytes(policy.utf8), path: "policy.yaml")],
            principal: Principal(user: "ada"),
            roles: nil, ownAccount: "ada",
            inventory: Inventory.parse(Bytes(inventory.utf8), path: "inventory.yaml", folder: "/"))
    }

    /// The findings as lines, for a playbook `p.lua` without files beside it.
    static func lines(_ source: String, policy: PolicyView? = nil) -> [String] {
        PlaybookCheck.findings(
            in: Bytes(source.utf8), file: "p.lua", folder: .none, policy: policy, name: { $0 }
        ).map(\.line)
    }
}
