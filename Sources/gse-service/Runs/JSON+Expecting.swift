import Effects
import Service

extension JSON {
    /// Refuses a body that has other members than these.
    func expect(_ known: [String]) throws(DeskProblem) {
        guard case .object(let members) = self else { throw .malformed("the body must be an object") }
        let stranger = members.first { member in !known.contains { $0.isSpelled(member.name) } }
        guard let stranger else { return }
        let remedy = known.isEmpty ? "an empty body" : "one of \(known.joined(separator: ", "))"
        throw .malformed("there is no member \(stranger.name.prefix(80))", remedy: remedy)
    }
}
