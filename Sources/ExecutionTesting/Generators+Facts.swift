import Effects
public import Journaling

extension Generators {
    /// A fact of any kind at this place in a run.
    public mutating func fact(_ sequence: Int = 1) -> Fact {
        Fact(sequence: sequence, time: timestamp(), event: event())
    }

    private mutating func event() -> FactEvent {
        let step = whole(0...Int.max)
        let strand = whole(0...UInt32.max)
        switch whole(0...10) {
        case 0: return .started(runHeader())
        case 1:
            return .issued(
                step: step, strand: strand, task: TaskID(string()), effect: effect().json,
                rule: maybe { $0.string() })
        case 2:
            return .settled(
                step: step, strand: strand, effect: one(of: .null, effect().json), outcome: outcome().json)
        case 3: return .refused(step: step, strand: strand, effect: effect().json, refusal())
        case 4: return .finished(TaskID(string()), hostOutcome())
        case 5: return .cancelled(by: string())
        case 6: return .resumed(resumption())
        case 7: return .repeated(TaskID(string()), hosts: list { $0.string() }, because: string())
        case 8: return .ending(runEnd())
        case 9: return .asked(step: step, strand: strand, effect: effect().json)
        case _: return .ended(runEnd())
        }
    }

    private mutating func runHeader() -> RunHeader {
        RunHeader(
            playbook: string(), principal: string(), roles: list { $0.string() }, arguments: object(),
            digests: object(depth: 1), isDryRun: once(in: 2), seed: string(), version: string(),
            retryOf: maybe { RunID($0.string()) }, process: maybe { $0.process() },
            invocation: object(depth: 1),
            texts: object(depth: 1))
    }

    private mutating func resumption() -> RunResumption {
        RunResumption(
            principal: string(), process: process(), doubts: one(of: .stop, .assumeDone, .repeat, .lost),
            acceptsChanges: once(in: 2), digests: object(depth: 1), version: string())
    }

    private mutating func process() -> RunProcess {
        RunProcess(
            uid: whole(0...UInt32.max), pid: whole(0...Int32.max), host: string(), boot: string())
    }

    private mutating func runEnd() -> RunEnd {
        RunEnd(
            state: one(of: .succeeded, .degraded, .failed, .refused, .fault, .cancelled),
            code: maybe { $0.string() }, message: maybe { $0.string() }, remedy: maybe { $0.string() },
            traceback: maybe { $0.string() }, failedUndos: list { $0.string() }, result: maybe { $0.json() })
    }
}
