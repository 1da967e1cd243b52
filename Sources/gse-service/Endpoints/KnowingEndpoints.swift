import Admission
import Effects
import HTTPTypes
import Service

/// What callers ask that begins no run: who they are, what they may, what is on record, and what a playbook would do.
struct KnowingEndpoints: Sendable {
    let desk: RunDesk
    let policy: PolicyInForce

    /// The endpoints.
    var all: [Endpoint] {
        [me, playbooks, checking, rehearsing, policyChecking, locks, breaking, audit]
    }

    private var me: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/me", summary: "Who is asking, what that may do, and what is left.",
            answer: { call async throws(Problem) in
                .data(desk.me(call.principal, policyProblem: policy.now.problem))
            })
    }

    private var playbooks: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/playbooks",
            summary: "The operator's playbooks that may be started, with their arguments.",
            data: RunSchemas.object(of: "playbooks"), statuses: [200, 502],
            answer: { call async throws(Problem) in
                try await call.asking { principal, _ async throws(DeskProblem) in
                    try await desk.playbooks(for: principal)
                }
            })
    }

    private var checking: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/check",
            summary: "Look for mistakes in a playbook; no host is touched.", body: RunSchemas.submission,
            largestBody: 16 << 20, statuses: [200, 502],
            answer: { call async throws(Problem) in
                try await call.asking { principal, body async throws(DeskProblem) in
                    try await desk.check(try RunSubmission(body, desk.settings), by: principal)
                }
            })
    }

    private var rehearsing: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/rehearse",
            summary: "Run a playbook against a simulated fleet, on virtual time.",
            body: RunSchemas.rehearsal, largestBody: 16 << 20, statuses: [200, 502],
            answer: { call async throws(Problem) in
                try await call.asking { principal, body async throws(DeskProblem) in
                    let submission = try RunSubmission(body, desk.settings, besides: ["seed", "fail"])
                    let chance = try RehearsalChance(body)
                    return try await desk.rehearse(
                        submission, seed: chance.seed, failing: chance.rate, by: principal)
                }
            })
    }

    private var policyChecking: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/policy/check",
            summary: "Whether the policy would allow a command, from its text alone.",
            body: RunSchemas.question,
            answer: { call async throws(Problem) in
                try await call.asking { principal, body throws(DeskProblem) in
                    try desk.checkPolicy(body, for: principal)
                }
            })
    }

    private var locks: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/locks",
            summary: "The locks that own runs hold; with run.read everybody's.",
            data: RunSchemas.object(of: "locks"), statuses: [200, 502],
            answer: { call async throws(Problem) in
                try await call.asking { principal, _ throws(DeskProblem) in try desk.locks(for: principal) }
            })
    }

    private var breaking: Endpoint {
        Endpoint(
            method: .delete, path: "/api/v1/locks/{name}",
            summary: "Take a lock away from the run that holds it; who did it is kept.",
            query: [Endpoint.Parameter(name: "reason", text: "Why; unless the body says it.")],
            body: nil, statuses: [200, 502],
            answer: { call async throws(Problem) in
                try await call.asking { principal, body throws(DeskProblem) in
                    try body.expect(["reason"])
                    let reason = body["reason"]?.asString ?? call.parameters["reason"] ?? ""
                    return try desk.breakLock(call.path("name"), reason: reason, by: principal)
                }
            })
    }

    private var audit: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/audit",
            summary: "Who had what done where, by which rule: of own runs; with audit.read of everybody's.",
            query: RunSchemas.audit, data: RunSchemas.object(of: "lines"), statuses: [200, 502],
            answer: { call async throws(Problem) in
                let (filter, limit) = (try AuditFilter(call), try call.limit())
                return try await call.asking { principal, _ throws(DeskProblem) in
                    try desk.audit(
                        filter, after: call.parameters["after"], limit: limit, for: principal)
                }
            })
    }
}

extension AuditFilter {
    /// Reads the members of a query.
    fileprivate init(_ call: Call) throws(Problem) {
        self.init()
        run = call.parameters["run"].map(RunID.init)
        principal = call.parameters["principal"]
        host = call.parameters["host"]
        decision = call.parameters["decision"]
        text = call.parameters["text"]
        since = try call.time("since")
        until = try call.time("until")
    }
}

extension Call {
    fileprivate func time(_ name: String) throws(Problem) -> Timestamp? {
        guard let text = parameters[name] else { return nil }
        guard let time = JSON.string(text).asTimestamp else {
            throw .malformed("\(name) must be a time like 2026-11-28T07:00:00Z")
        }
        return time
    }
}
