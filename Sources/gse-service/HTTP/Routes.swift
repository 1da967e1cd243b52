import Admission
import Effects
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Makes the routes of endpoints: asks who is calling, what may be asked, reads the body, and answers in the envelope.
struct Routes: Sendable {
    typealias Context = RequestFacts

    let endpoints: [Endpoint]
    let gatehouse: any Gatehouse
    let observer: any RequestObserver

    /// What answers requests.
    var responder: some HTTPResponder<Context> {
        let router = Router(context: Context.self)
        for (path, group) in Dictionary(grouping: endpoints, by: \.path) {
            for endpoint in group { add(endpoint, to: router) }
            let allowed = group.map(\.method)
            for method in Self.methods where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { request, context in
                    answered(Self.notAllowed(allowed), request, context, path)
                }
            }
        }
        return Answering(routes: self, router: router.buildResponder())
    }

    private func add(_ endpoint: Endpoint, to router: Router<Context>) {
        router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
            do throws(Problem) {
                let reply = try await answer(endpoint, request, context)
                return answered(reply, request, context, endpoint.path)
            } catch {
                return answered(error, request, context, endpoint.path)
            }
        }
    }

    private func answer(_ endpoint: Endpoint, _ request: Request, _ context: Context) async throws(Problem)
        -> Reply
    {
        let principal = try await admitted(endpoint, request)
        context.set(principal)
        let body = try await Self.body(of: request, most: endpoint.largestBody)
        var parameters = try Self.query(request)
        for name in endpoint.pathNames {
            guard let value = context.parameters.get(name)?.removingPercentEncoding else {
                throw .malformed("\(name) in the path is not UTF-8 in percent encoding")
            }
            parameters[name] = value
        }
        let call = Call(
            principal: principal, id: context.requestID, parameters: parameters, body: body,
            lastEvent: HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] })
        return try await endpoint.answer(call)
    }

    private func admitted(_ endpoint: Endpoint, _ request: Request) async throws(Problem) -> Principal {
        switch endpoint.access {
        case .anyone: return Principal(user: "")
        case .caller: return try await gatehouse.caller(of: request.headers)
        case .permission(let permission):
            let principal = try await gatehouse.caller(of: request.headers)
            guard gatehouse.permissions(of: principal).contains(permission) else {
                throw .forbidden(permission)
            }
            return principal
        }
    }

    /// A body is JSON whatever its Content-Type says: BlueKing's clients send none.
    private static func body(of request: Request, most: Int) async throws(Problem) -> JSON {
        let bytes: Bytes
        do {
            let buffer = try await request.body.collect(upTo: most)
            bytes = Bytes(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem(.contentTooLarge, "usage.size", "the body is longer than \(most) bytes")
        } catch {
            throw .malformed("the body did not come to its end")
        }
        guard !bytes.isEmpty else { return .object([]) }
        do {
            let json = try JSON.read(bytes, depth: 64)
            guard case .object = json else { throw Problem.malformed("the body must be a JSON object") }
            return json
        } catch let problem as Problem {
            throw problem
        } catch {
            throw .malformed("the body is not JSON: \(error)")
        }
    }

    private static func query(_ request: Request) throws(Problem) -> [String: String] {
        var members: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            let name = String(name)
            guard members.updateValue(String(value), forKey: name) == nil else {
                throw .malformed("\(name) is in the query twice")
            }
        }
        return members
    }

    func answered(_ reply: Reply, _ request: Request, _ context: Context, _ path: String) -> Response {
        let response = Envelope.response(reply, to: context.requestID)
        observer.answered(context.finished(request, path, response.status, nil))
        return response
    }

    func answered(_ problem: Problem, _ request: Request, _ context: Context, _ path: String) -> Response {
        var response = Envelope.response(problem, to: context.requestID)
        if let allowed = problem.allowed { response.headers[.allow] = allowed }
        observer.answered(context.finished(request, path, response.status, problem))
        return response
    }

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace,
    ]

    private static func notAllowed(_ allowed: [HTTPRequest.Method]) -> Problem {
        var problem = Problem(.methodNotAllowed, "usage.method", "this path does not take that method")
        problem.allowed = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return problem
    }
}

/// Answers what no route takes in the same envelope.
private struct Answering: HTTPResponder {
    let routes: Routes
    let router: any HTTPResponder<RequestFacts>

    func respond(to request: Request, context: RequestFacts) async throws -> Response {
        let response = try await router.respond(to: request, context: context)
        // What an endpoint answered has an identifier.
        guard response.status == .notFound, response.headers[.requestID] == nil else { return response }
        return routes.answered(Problem.unknown("path"), request, context, "unknown")
    }
}
