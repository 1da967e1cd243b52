import BuiltCommand
import Foundation
import Glibc

/// Where attacks run: one host `h1` that is this machine, the policy beside them, and the account they name.
///
/// As root that is an account `ops`, which `scripts/test` makes; otherwise one's own takes its place.
enum Ground {
    /// The account in the place of `ops`; nil as root without one.
    static let account: String? = {
        if getuid() == 0 { return getpwnam("ops") == nil ? nil : "ops" }
        return getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
    }()

    /// Runs an attack with the `gse` at this place, under the CPU time of the policy or less.
    static func run(_ attack: Attack, with gse: URL, cpu: String = "2s") async throws -> MeasuredEnding {
        let own = account ?? "ops"
        let policy = try String(contentsOf: Attack.directory.appending(path: "policy.yaml"), encoding: .utf8)
        let scratch = try Gse([
            "policy.yaml": policy.replacing("users: [ops]", with: "users: [\(own)]")
                .replacing("cpu: 2s", with: "cpu: \(cpu)"),
            "inventory.yaml": "hosts:\n  h1: {}\n",
            "\(attack.name).lua": attack.source.replacing("user = \"ops\"", with: "user = \"\(own)\""),
        ])
        return try await MeasuredCommand.run(
            gse,
            [
                "run", scratch.path("\(attack.name).lua"), "--policy", scratch.path("policy.yaml"),
                "--inventory", scratch.path("inventory.yaml"), "--backend", "local",
                "--state", scratch.path("state"),
            ],
            in: scratch)
    }
}
