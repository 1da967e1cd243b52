import Effects
import Journaling
import SandboxProtocol

/// What is known of a run while its facts are gone through again.
struct Replay {
    /// A call the script has made again, and when the fact was recorded whose answer led to it.
    struct Asked {
        let call: Call
        let since: Timestamp
    }

    /// The calls whose answers have not come up yet, by step.
    var asked: [Int: Asked] = [:]
    /// How the script ended its last turn, when it will ask nothing more.
    var last: StepResult?
    /// How the run's end was decided before its driver was gone.
    var decided: RunEnd?
    /// Tasks that were asked to stop.
    var stopped: Set<TaskID> = []
    /// Strands that are not resumed again.
    private(set) var abandoned: Set<UInt32> = []

    /// How long the run was driven, up to the last fact.
    private(set) var driven = Duration.zero
    /// The boot of the machine that drove it last.
    private(set) var boot = ""
    /// When the script was answered last.
    var answered: Timestamp?
    private var begun: Timestamp?
    /// The steps whose questions nobody had answered.
    private var open: Set<Int> = []
    private var latest: Timestamp?

    /// Strands that will not be resumed again need no answer.
    mutating func abandon(_ strands: [UInt32]) {
        abandoned.formUnion(strands)
        asked = asked.filter { !abandoned.contains($0.value.call.strand) }
    }

    /// Takes the time of a fact: between a driver's last and its successor's first, nobody drove.
    mutating func note(_ fact: Fact) {
        switch fact.event {
        case .started(let header):
            boot = header.process?.boot ?? ""
            begun = fact.time
            answered = fact.time
        case .resumed(let resumption):
            boot = resumption.process.boot
            endSegment()
            open = []
            begun = fact.time
        case .asked(let step, _, _):
            // While a person is waited for, the time does not count.
            latest = fact.time
            endSegment()
            open.insert(step)
        case .settled(let step, _, _, _) where open.remove(step) != nil && open.isEmpty: begun = fact.time
        case .issued, .settled, .refused, .finished, .repeated, .cancelled, .ending, .ended: break
        }
        latest = fact.time
    }

    /// The last driver's time ends with its last fact.
    mutating func endSegment() {
        if let begun, let latest, latest > begun { driven += latest.since(begun) }
        begun = nil
    }
}
