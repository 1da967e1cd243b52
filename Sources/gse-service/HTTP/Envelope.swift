import Effects
import HTTPTypes
import Hummingbird

/// Puts answers and problems into the form that every reply of the contract has.
enum Envelope {
    /// The reply to a request of that identifier.
    static func response(_ reply: Reply, to request: String) -> Response {
        switch reply {
        case .data(let data, let beside, let status):
            json(
                .object(
                    [
                        JSON.Member("result", true), JSON.Member("code", 0),
                        JSON.Member("message", "success"),
                        JSON.Member("data", data),
                    ] + beside + [JSON.Member("request_id", .string(request))]), status, [:], request)
        case .raw(let bytes, let type, let headers, let status):
            sealed(status, headers, type, ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)), request)
        case .stream(let type, let write):
            sealed(.ok, [.cacheControl: "no-store"], type, ResponseBody(write), request)
        }
    }

    /// The reply that says what is wrong.
    static func response(_ problem: Problem, to request: String) -> Response {
        var headers: HTTPFields = [:]
        if problem.status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        if let seconds = problem.retryAfter { headers[.retryAfter] = String(max(1, seconds)) }
        let body = JSON.members([
            "result": false, "code": .int(Int64(problem.status.code)), "message": .string(problem.message),
            "data": .null, "error": .string(problem.name), "remedy": problem.remedy.map(JSON.string),
            "request_id": .string(request),
        ])
        return json(body, problem.status, headers, request)
    }

    private static func json(
        _ body: JSON, _ status: HTTPResponse.Status, _ headers: HTTPFields, _ request: String
    ) -> Response {
        var headers = headers
        headers[.cacheControl] = "no-store"
        let bytes = ByteBuffer(bytes: body.encoded)
        return sealed(status, headers, "application/json", ResponseBody(byteBuffer: bytes), request)
    }

    private static func sealed(
        _ status: HTTPResponse.Status, _ headers: HTTPFields, _ type: String, _ body: ResponseBody,
        _ request: String
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        headers[.requestID] = request
        // What is JSON or text here is never to be taken for something that runs.
        headers[.xContentTypeOptions] = "nosniff"
        return Response(status: status, headers: headers, body: body)
    }
}

extension HTTPField.Name {
    /// The identifier of a request, in its reply and in every line of the log about it.
    static let requestID = Self.known("X-Request-Id")
    /// BlueKing's gateway says here who is calling.
    static let bkapiToken = Self.known("X-Bkapi-Jwt")

    private static func known(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is no name of a header") }
        return name
    }
}
