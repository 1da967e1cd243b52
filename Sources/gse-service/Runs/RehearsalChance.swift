import Effects
import Service

/// What goes wrong in a rehearsal.
struct RehearsalChance: Sendable {
    let seed: UInt64
    let rate: Double

    /// Reads `{seed, fail}`; other members are the submission's.
    init(_ body: JSON) throws(DeskProblem) {
        do throws(JSONShapeError) {
            let fields = try JSONFields(body)
            seed = try fields.readOptional("seed", "a whole number from 0 on") { $0.asWhole() } ?? 1
            rate =
                try fields.readOptional("fail", "a number from 0 to 1") { json in
                    json.asNumber.flatMap { (0...1).contains($0) ? $0 : nil }
                } ?? 0
        } catch {
            throw DeskProblem(error)
        }
    }
}
