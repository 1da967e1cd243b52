internal import Effects

/// Lets through what acts on no host and tells nothing that the script may not know.
struct OpenEffects: Gate {
    func verdict(on effect: Effect) -> Verdict {
        switch effect {
        case .close, .cancel, .abandon, .keep, .unlock, .approve, .sleep, .now, .random, .log, .progress,
            .hosts, .describe, .file, .module, .playbook, .finish:
            .allow(Allowance())
        case .session, .task, .wait, .undo, .lock, .secret: .notMine
        }
    }
}
