import Admission
import Effects

/// Something that happened to a run from outside its loop.
enum RunEvent: Sendable {
    /// The script gave control back.
    case turn(StepResult)
    /// A session was made ready, or could not be.
    case opened(Int, PendingSession, Fault?)
    /// A task wrote something on one host.
    case wrote(Bytes, OutputStream, host: String, TaskID)
    /// A task ended on one host.
    case ended(TaskID, HostOutcome)
    /// A backend is done with the hosts it was given.
    case performed(Int, Fault?)
    /// A timer rang.
    case rang(Int)
    /// Somebody wants the run to end.
    case cancel(by: String)
    /// A caller from outside asks for an effect, and waits.
    case asked(Effect, Caller)
    /// What a caller from outside asked was refused before it was an effect.
    case declined(JSON, Refusal, Caller)
    /// Another policy decides from now on.
    case policy(Admission)
    /// The callers from outside want nothing more.
    case close(by: String)
    /// Somebody waits until things are taken as they come.
    case ready(CheckedContinuation<Bool, Never>)
    /// Somebody waits until what has happened so far is on record.
    case recording(CheckedContinuation<Bool, Never>)
    /// This driver goes, the run stays.
    case leave
}

/// Who waits outside for the answer to what it asked: nil when the run is ending.
typealias Caller = CheckedContinuation<Outcome?, Never>

/// A session on its way to being open.
struct PendingSession: Sendable {
    let call: AskedCall
    let session: OpenSession
    let leftOut: [String]
}

/// A call that waits for its answer: its place in the run and what it asked.
struct AskedCall: Sendable {
    let step: Int
    let strand: UInt32
    let effect: JSON
    /// Where in the script, for a traceback; empty when unknown.
    let place: String
    /// When it was made, as far as the record tells, in a run that was taken on; nil for now.
    var since: Timestamp?
}
