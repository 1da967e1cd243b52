import Effects
import Journaling
import Rehearsal

/// An exploration as `--json` prints it: one object.
struct ExplorationJSON {
    let report: ExplorationReport
    let playbook: String
    let replay: (ExploredCase) -> String

    var json: JSON {
        let clean = report.clean.run
        return [
            "playbook": .string(playbook), "hosts": .int(Int64(report.hosts)),
            "seed": .string(String(report.seed)),
            "rehearsals": [
                "possible": .int(Int64(report.possible)), "planned": .int(Int64(report.planned)),
                "made": .int(Int64(report.made)), "interrupted": .bool(report.isInterrupted),
            ],
            "ends": .object(
                report.ends.map { JSON.Member($0.key.rawValue, .int(Int64($0.value))) }.sorted {
                    $0.name < $1.name
                }),
            "clean": ["state": .string(clean.end.state.rawValue), "duration": .seconds(clean.duration)],
            "coverage": Self.json(report.coverage),
            "commands": .object(report.commands.map { .init($0.host, .array($0.lines.map(JSON.string))) }),
            "findings": .array(report.found.map(json)),
            "troubles": .array(report.troubles.map(JSON.string)),
        ]
    }

    private func json(_ found: ExplorationReport.Found) -> JSON {
        guard case .object(let members) = found.finding.json else { return .null }
        return .object(
            members + [
                .init("count", .int(Int64(found.count))), .init("hosts", .int(Int64(found.smallest.hosts))),
                .init("seed", .string(String(found.smallest.seed))),
                .init("faults", .array(found.smallest.faults.map { .string($0.description) })),
                .init("replay", .string(replay(found.smallest))),
            ])
    }

    /// The lines of each file.
    static func json(_ coverage: Coverage) -> JSON {
        .object(
            coverage.files.sorted { $0.key < $1.key }.map { name, file in
                JSON.Member(
                    name,
                    [
                        "lines": .int(Int64(file.executable.count)),
                        "taken": .int(Int64(file.executed.count)),
                        "never": .array(
                            file.neverTaken.map { [.int(Int64($0.lowerBound)), .int(Int64($0.upperBound))] }),
                    ])
            })
    }
}
