import Effects
import Rehearsal

/// How tests went, one JSON object for each.
enum TestJSON {
    /// The objects of one file.
    static func values(_ file: TestFileReport) -> [JSON] {
        file.cases.map { test in
            .members([
                "kind": "test", "file": .string(file.path), "names": .strings(test.names),
                "state": test.failure == nil ? "passed" : "failed",
                "position": .string(test.failure?.position ?? test.position),
                "message": (test.failure?.message).map(JSON.string),
                "output": test.output.isEmpty ? nil : .strings(test.output),
                "duration": .seconds(test.duration),
            ])
        }
    }

    /// The objects of the playbooks that were rehearsed: which lines were executed.
    static func values(_ coverage: [(playbook: String, coverage: Coverage)]) -> [JSON] {
        coverage.map { playbook, coverage in
            [
                "kind": "coverage", "playbook": .string(playbook),
                "executable": .int(Int64(coverage.executable)), "executed": .int(Int64(coverage.executed)),
                "files": ExplorationJSON.json(coverage),
            ]
        }
    }

    /// The last object.
    static func summary(_ files: [TestFileReport]) -> JSON {
        let failed = files.reduce(0) { $0 + $1.failures }
        let count = files.reduce(0) { $0 + $1.cases.count }
        return [
            "kind": "ended", "passed": .int(Int64(count - failed)), "failed": .int(Int64(failed)),
            "files": .int(Int64(files.count)),
        ]
    }
}
