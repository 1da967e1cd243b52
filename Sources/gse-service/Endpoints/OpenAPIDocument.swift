import Effects
import HTTPTypes
import Preparing

/// The OpenAPI 3.1 document of endpoints, made from the very table that routes are made from.
struct OpenAPIDocument {
    let endpoints: [Endpoint]

    /// The document.
    var json: JSON {
        let paths = Dictionary(grouping: endpoints, by: \.path).sorted { $0.key < $1.key }
        return [
            "openapi": "3.1.0",
            "info": ["title": "gse", "version": .string(Program.version)],
            "paths": .object(
                paths.map { path, endpoints in
                    JSON.Member(
                        path,
                        .object(
                            endpoints.sorted { $0.method.rawValue < $1.method.rawValue }.map(Self.operation)))
                }),
            "components": [
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"],
                    "bkapi": ["type": "apiKey", "in": "header", "name": "X-Bkapi-Jwt"],
                ],
                "schemas": ["Problem": Self.problem],
            ],
        ]
    }

    private static func operation(_ endpoint: Endpoint) -> JSON.Member {
        let path = endpoint.pathNames.map { name in
            parameter(Endpoint.Parameter(name: name, text: "The \(name)'s identifier."), in: "path")
        }
        let query = endpoint.query.map { parameter($0, in: "query") }
        let isOpen = endpoint.access == .anyone
        return JSON.Member(
            endpoint.method.rawValue.lowercased(),
            .members([
                "summary": .string(endpoint.summary),
                "parameters": path.isEmpty && query.isEmpty ? nil : .array(path + query),
                "requestBody": endpoint.body.map { schema in
                    ["required": true, "content": ["application/json": ["schema": schema]]]
                },
                "security": isOpen ? nil : [["bearer": []], ["bkapi": []]],
                "responses": .object(responses(endpoint, isOpen: isOpen)),
            ]))
    }

    private static func parameter(_ parameter: Endpoint.Parameter, in place: String) -> JSON {
        [
            "name": .string(parameter.name), "in": .string(place), "description": .string(parameter.text),
            "required": .bool(place == "path"), "schema": parameter.schema,
        ]
    }

    private static func responses(_ endpoint: Endpoint, isOpen: Bool) -> [JSON.Member] {
        let always = isOpen ? [400, 413] : [400, 401, 403, 404, 413, 429, 503]
        let statuses = Set(endpoint.statuses + always).sorted()
        return statuses.map { status in
            let isGood = status < 300
            let schema: JSON = isGood ? good(endpoint) : ["$ref": "#/components/schemas/Problem"]
            let type = isGood ? endpoint.type : "application/json"
            return JSON.Member(
                String(status),
                [
                    "description": .string(meanings[status] ?? ""),
                    "content": .object([JSON.Member(type, ["schema": schema])]),
                ])
        }
    }

    private static let meanings = [
        200: "Done.", 400: "What was sent cannot be understood.", 401: "No or no accepted token.",
        403: "No role of the caller allows it.", 404: "Not there, or another's.",
        409: "The same key was used for something else.", 413: "Too large.", 429: "A quota is used up.",
        502: "A backend cannot act.", 503: "No new work is taken now.",
    ]

    private static func good(_ endpoint: Endpoint) -> JSON {
        guard endpoint.type == "application/json" else { return endpoint.data }
        return [
            "type": "object", "required": ["result", "code", "message", "data", "request_id"],
            "properties": [
                "result": ["const": true], "code": ["const": 0], "message": ["type": "string"],
                "data": endpoint.data, "request_id": ["type": "string"],
            ],
        ]
    }

    private static let problem: JSON = [
        "type": "object", "required": ["result", "code", "message", "data", "error", "request_id"],
        "properties": [
            "result": ["const": false], "code": ["type": "integer"], "message": ["type": "string"],
            "data": ["type": "null"], "error": ["type": "string"], "remedy": ["type": "string"],
            "request_id": ["type": "string"],
        ],
    ]
}
