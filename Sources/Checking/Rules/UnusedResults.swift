import LuaSource

/// Results that nobody looks at, where a failure would go unseen.
struct UnusedResults: Rule {
    func findings(in source: CheckedSource) -> [SourceFinding] {
        source.tree.statements.flatMap { statement -> [SourceFinding] in
            switch statement.kind {
            case .call(let call): return finding(call, source).map { [$0] } ?? []
            case .local(let locals, let values):
                return zip(locals, values).compactMap { local, value in
                    let variable = source.tree.locals[local]
                    guard variable.reads <= 0, !variable.isReassigned, !variable.name.hasPrefix("_"),
                        variable.attribute != "close"
                    else { return nil }
                    return finding(value, source)
                }
            case .assignment, .return, .condition, .loop: return []
            }
        }
    }

    private func finding(_ call: Int, _ source: CheckedSource) -> SourceFinding? {
        guard case .call(let function, let arguments) = source.kind(call) else { return nil }
        switch source.path(function) {
        case "gse.run":
            return source.finding(
                "result.unused", .warning, at: call,
                "nobody waits for this task, so a failure of it goes unseen",
                remedy: "gse.exec raises when it fails; or keep the task and gse.wait for it")
        case "gse.wait":
            return source.finding(
                "result.unused", .warning, at: call,
                "nobody looks at this result, and gse.wait does not raise when a command failed",
                remedy: "look at .ok, or use gse.exec, which raises")
        case "gse.exec":
            guard arguments.count > 2, let options = source.table(arguments[2]),
                let ok = source.member("ok", of: options), case .false = source.kind(ok)
            else { return nil }
            return source.finding(
                "result.unused", .warning, at: call,
                "nobody looks at this result, and with ok = false gse.exec does not raise",
                remedy: "look at .ok, leave out ok = false, or say local _ = gse.exec")
        default: return nil
        }
    }
}
