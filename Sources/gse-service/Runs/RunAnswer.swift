import Effects
import Service

/// What somebody answers to the question of a run.
struct RunAnswer: Sendable {
    let isReject: Bool
    let step: Int?
    let note: String?

    /// Reads `{reject, step, note}`.
    init(_ body: JSON) throws(DeskProblem) {
        try body.expect(["reject", "step", "note"])
        do throws(JSONShapeError) {
            let fields = try JSONFields(body)
            isReject = fields.optional("reject") == nil ? false : try fields.bool("reject")
            step = try fields.readOptional("step", "a whole number") { $0.asWhole() }
            note = try fields.readOptional("note", "a string", \.asString)
        } catch {
            throw DeskProblem(error)
        }
    }
}
