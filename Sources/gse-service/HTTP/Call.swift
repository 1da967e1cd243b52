import Admission
import Effects
import Hummingbird

/// One request as an endpoint sees it: who asks, and what.
struct Call: Sendable {
    /// Who asks; for endpoints that are open to anyone an empty name.
    let principal: Principal
    /// The identifier of the request.
    let id: String
    /// What stands in the path where its template has `{name}`, and the members of the query, decoded.
    let parameters: [String: String]
    /// The members of the body; an empty object when there is none.
    let body: JSON
    /// The header `Last-Event-ID` of a stream that goes on.
    let lastEvent: String?
}

extension Call {
    /// What stands in the path.
    func path(_ name: String) -> String { parameters[name] ?? "" }

    /// A whole number of the query; nil when it is not there.
    ///
    /// - Throws: 400 when it is none, or not in `range`.
    func whole(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = parameters[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .malformed("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The body's members, or those of the query when the request has no body: BlueKing's clients send either.
    var fields: JSON {
        if case .object(let members) = body, !members.isEmpty { return body }
        return .object(parameters.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })
    }
}
