import Effects
import Execution
import Preparing
import SandboxProtocol

/// `gse run F --help`: what a playbook is about and which arguments it takes.
struct PlaybookHelp {
    private let playbook: PlaybookFile

    init(_ playbook: PlaybookFile) { self.playbook = playbook }

    /// Prints it.
    ///
    /// - Throws: ``Stop`` when the playbook does not come as far as its first call.
    func show() async throws(Stop) {
        let turn = try await FirstTurn(of: playbook)
        guard let header = turn.header else {
            if let error = turn.error { throw Stop(.failed, error.message, remedy: error.remedy) }
            Console.standardOutput.line("\(Harmless.line(playbook.name)) declares no arguments.")
            return
        }
        var lines = [header.about ?? playbook.name]
        if let targets = header.targets { lines.append("Targets: \(targets)") }
        if !header.arguments.isEmpty { lines += ["", "Arguments:"] + header.arguments.map(Self.line) }
        Console.standardOutput.line(lines.map { Harmless.line($0) }.joined(separator: "\n"))
    }

    private static func line(_ spec: ArgumentSpec) -> String {
        let value = spec.standard.map { "default \($0.text)" } ?? "required"
        let about = spec.about.map { "  " + $0 } ?? ""
        return "  --arg \(spec.name)=\(form(spec.kind))  (\(value))\(about)"
    }

    private static func form(_ kind: ArgumentSpec.Kind) -> String {
        switch kind {
        case .text: return "TEXT"
        case .matches(let pattern): return pattern
        case .whole(let least, let most):
            guard least != nil || most != nil else { return "NUMBER" }
            return "\(least.map(String.init) ?? "")..\(most.map(String.init) ?? "")"
        case .oneOf(let choices): return choices.joined(separator: "|")
        case .duration: return "DURATION"
        case .size: return "SIZE"
        case .bool: return "true|false"
        }
    }
}
