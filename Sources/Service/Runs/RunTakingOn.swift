package import Effects
package import Journaling

/// With what an interrupted run is taken on.
package struct RunTakingOn: Sendable {
    /// What becomes of steps in doubt whose own rule is to stop.
    package var doubts = DoubtAnswer.stop
    /// Whether it goes on although what it was begun with has changed.
    package var acceptsChanges = false
    /// Who wants it ended instead; nil to go on.
    package var cancelledBy: String?

    package init() {}

    /// Reads `{assume_done, repeat, accept_changes}`.
    package init(_ json: JSON) throws(DeskProblem) {
        let fields = try RunSubmission.fields(json, ["assume_done", "repeat", "accept_changes"])
        let isTrue = { (name: String) throws(JSONShapeError) in
            fields.optional(name) == nil ? false : try fields.bool(name)
        }
        do throws(JSONShapeError) {
            let (done, again) = (try isTrue("assume_done"), try isTrue("repeat"))
            guard !(done && again) else { throw fields.problem("repeat", "left out with assume_done") }
            doubts = done ? .assumeDone : again ? .repeat : .stop
            acceptsChanges = try isTrue("accept_changes")
        } catch {
            throw DeskProblem(error)
        }
    }
}
