import Foundation

/// Facts as the service sends them, made for tests.
struct Recorded {
    let run: String
    private var sequence = 0
    private var step = 0

    init(_ run: String) { self.run = run }

    /// The next fact, of a kind, with its members.
    mutating func fact(_ kind: String, _ members: [String: Any]) throws -> JSONText {
        sequence += 1
        let time = "2026-11-28T07:00:\(String(format: "%02d", sequence % 60)).000Z"
        let base: [String: Any] = ["run": run, "seq": sequence, "time": time, "kind": kind]
        return try JSONText(of: base.merging(members) { $1 })
    }

    /// How every run begins.
    mutating func started(_ playbook: String = "release.lua") throws -> JSONText {
        try fact(
            "started",
            [
                "playbook": playbook, "principal": "ada via deploy", "roles": ["operator"],
                "arguments": [String: String](),
            ])
    }

    /// A line of its log.
    mutating func log(_ message: String) throws -> JSONText {
        step += 1
        return try fact(
            "log",
            [
                "step": step, "strand": 0, "outcome": ["outcome": "done"],
                "effect": ["effect": "log", "level": "info", "message": message],
            ])
    }

    /// A command is begun on hosts.
    mutating func issued(_ task: String, _ command: [String], on hosts: [String]) throws -> JSONText {
        step += 1
        let effect: [String: Any] = [
            "effect": "run", "command": command, "hosts": hosts.map { ["name": $0] },
        ]
        return try fact(
            "issued", ["step": step, "strand": 0, "task": task, "effect": effect, "rule": "operator/print"])
    }

    /// It ended on one of them.
    mutating func finished(
        _ task: String, on host: String, _ status: String = "succeeded", stdout: String = "",
        more: [String: Any] = [:]
    ) throws -> JSONText {
        let outcome: [String: Any] = [
            "name": host, "status": status, "stdout": stdout, "stderr": "", "stdout_truncated": false,
            "stderr_truncated": false, "stdout_bytes": stdout.utf8.count, "stderr_bytes": 0, "duration": 0.25,
        ]
        return try fact("finished", ["task": task, "host": outcome.merging(more) { $1 }])
    }

    /// People are asked.
    mutating func asked(_ message: String) throws -> JSONText {
        step += 1
        return try fact(
            "asked",
            [
                "step": step, "strand": 0,
                "effect": [
                    "effect": "approve", "message": message, "roles": ["lead"], "timeout": 3600,
                    "default": "reject",
                ],
            ])
    }

    /// What a running command writes: an event, not a fact.
    func output(_ text: String, of task: String, on host: String) throws -> JSONText {
        try JSONText(of: ["kind": "output", "task": task, "host": host, "stream": "stdout", "text": text])
    }

    /// It ends.
    mutating func ended(_ state: String = "succeeded", more: [String: Any] = [:]) throws -> JSONText {
        try fact("ended", ["state": state].merging(more) { $1 })
    }
}
