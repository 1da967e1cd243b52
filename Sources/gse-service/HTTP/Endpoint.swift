import Effects
import HTTPTypes

/// One thing that can be asked: the route, its place in the OpenAPI document and its answer, so that they cannot differ.
struct Endpoint: Sendable {
    /// Who may ask.
    enum Access: Sendable, Hashable {
        /// Anyone, without a token.
        case anyone
        /// Whoever has an accepted token; what more it takes is decided where the thing that is asked for is known.
        case caller
        /// Whoever has a role with this permission.
        case permission(String)
    }

    /// One parameter of the path or the query.
    struct Parameter: Sendable {
        let name: String
        let text: String
        var schema: JSON = ["type": "string"]
    }

    let method: HTTPRequest.Method
    /// As in OpenAPI: `/api/v1/runs/{run}`.
    let path: String
    /// One sentence.
    let summary: String
    var access = Access.caller
    /// The members of the query; those of the path are read off its template.
    var query: [Parameter] = []
    /// The JSON schema of the body; nil for none.
    var body: JSON?
    /// The largest body that is read, in bytes.
    var largestBody = 1 << 20
    /// The JSON schema of `data`, or of the whole reply when it has no envelope.
    var data: JSON = ["type": "object"]
    /// The media type of a good reply.
    var type = "application/json"
    /// The statuses it answers with besides those that all have.
    var statuses: [Int] = [200]
    let answer: @Sendable (Call) async throws(Problem) -> Reply

    /// The names in the path's template.
    var pathNames: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}
