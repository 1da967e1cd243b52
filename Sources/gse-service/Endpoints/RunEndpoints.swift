import Admission
import Effects
import HTTPTypes
import Journaling
import Service

/// Runs over HTTP: begin, watch, stop and answer them.
struct RunEndpoints: Sendable {
    let desk: RunDesk
    let policy: PolicyInForce

    /// The endpoints.
    var all: [Endpoint] {
        [submitting, listing, showing, facts, events, output, cancelling, answering, resuming]
            + KnowingEndpoints(desk: desk, policy: policy).all
    }

    private var submitting: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/runs", summary: "Begin a run; it goes on when its caller leaves.",
            body: RunSchemas.submission, largestBody: 16 << 20, data: RunSchemas.runID,
            statuses: [200, 409, 502],
            answer: { call async throws(Problem) in
                try await call.asking { principal, body async throws(DeskProblem) in
                    let run = try await desk.submit(try RunSubmission(body, desk.settings), by: principal)
                    return ["run_id": .string(run.description)]
                }
            })
    }

    private var listing: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/runs",
            summary: "Own runs, newest first; with run.read everybody's.",
            query: [RunSchemas.after("The last run of the page before."), RunSchemas.limit],
            data: RunSchemas.list, statuses: [200, 502],
            answer: { call async throws(Problem) in
                let limit = try call.limit()
                return try await call.asking { principal, _ throws(DeskProblem) in
                    try desk.list(after: call.parameters["after"], limit: limit, for: principal)
                }
            })
    }

    private var showing: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/runs/{run}",
            summary: "How a run stands, and the questions it waits with.",
            data: RunSchemas.shown, statuses: [200, 502],
            answer: { call async throws(Problem) in
                try await call.asking { principal, _ throws(DeskProblem) in
                    try desk.show(call.run, for: principal)
                }
            })
    }

    private var facts: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/runs/{run}/facts",
            summary: "Facts of a run, those after a number.",
            query: [RunSchemas.afterFact, RunSchemas.limit],
            data: ["type": "object", "required": ["facts"], "properties": ["facts": RunSchemas.objects]],
            statuses: [200, 502],
            answer: { call async throws(Problem) in
                let (after, limit) = (try call.whole("after", in: 0...(1 << 31)) ?? 0, try call.limit())
                return try await call.asking { principal, _ throws(DeskProblem) in
                    try desk.facts(of: call.run, after: after, limit: limit, for: principal)
                }
            })
    }

    private var events: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/runs/{run}/events",
            summary: "Facts and output as server-sent events; goes on after Last-Event-ID.",
            query: [RunSchemas.afterFact], data: ["type": "string"], type: "text/event-stream",
            statuses: [200, 502], answer: follow)
    }

    @Sendable private func follow(_ call: Call) async throws(Problem) -> Reply {
        let after: Int
        if let asked = try call.whole("after", in: 0...(1 << 31)) {
            after = asked
        } else if let last = call.lastEvent {
            guard let number = Int(last), (0...(1 << 31)).contains(number) else {
                throw .malformed("Last-Event-ID must be the number of a fact")
            }
            after = number
        } else {
            after = 0
        }
        do {
            return RunEvents.reply(try desk.follow(call.run, after: after, for: call.principal))
        } catch {
            throw Problem(error)
        }
    }

    private var output: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/runs/{run}/tasks/{task}/output",
            summary: "What a task wrote on a host, from a byte on.",
            query: [
                Endpoint.Parameter(name: "host", text: "The host's name."),
                Endpoint.Parameter(
                    name: "stream", text: "stdout unless given.", schema: ["enum": ["stdout", "stderr"]]),
                Endpoint.Parameter(
                    name: "offset", text: "The first byte.", schema: ["type": "integer", "minimum": 0]),
            ],
            statuses: [200, 502],
            answer: { call async throws(Problem) in
                let offset = try call.whole("offset", in: 0...(1 << 40)) ?? 0
                guard let stream = OutputStream(rawValue: call.parameters["stream"] ?? "stdout") else {
                    throw .malformed("stream must be stdout or stderr")
                }
                guard let host = call.parameters["host"] else { throw .malformed("host must be given") }
                return try await call.asking { principal, _ throws(DeskProblem) in
                    try desk.output(
                        call.run, task: TaskID(call.path("task")), host: host, stream: stream,
                        offset: offset, for: principal)
                }
            })
    }

    private var cancelling: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/runs/{run}/cancel",
            summary: "Ask a run to end: what runs is stopped, undos are performed.",
            body: ["type": "object", "additionalProperties": false], data: RunSchemas.runID,
            statuses: [200, 409, 502],
            answer: { call async throws(Problem) in
                try await call.asking { principal, body throws(DeskProblem) in
                    try body.expect([])
                    try desk.cancel(call.run, by: principal)
                    return ["run_id": .string(call.run.description)]
                }
            })
    }

    private var answering: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/runs/{run}/approve",
            summary: "Answer the question a run waits with: yes, or with reject no.",
            body: RunSchemas.answer, data: RunSchemas.runID, statuses: [200, 409, 502],
            answer: { call async throws(Problem) in
                try await call.asking { principal, body throws(DeskProblem) in
                    let answer = try RunAnswer(body)
                    try desk.answer(
                        call.run, isYes: !answer.isReject, step: answer.step, note: answer.note, by: principal
                    )
                    return ["run_id": .string(call.run.description)]
                }
            })
    }

    private var resuming: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/runs/{run}/resume", summary: "Go on with an interrupted run.",
            body: RunSchemas.resumption, data: RunSchemas.runID, statuses: [200, 409, 502],
            answer: { call async throws(Problem) in
                try await call.asking { principal, body throws(DeskProblem) in
                    try desk.resume(call.run, try RunTakingOn(body), by: principal)
                    return ["run_id": .string(call.run.description)]
                }
            })
    }
}
