import Admission
import Logging

/// A line of the log for every answered request.
struct RequestLog: RequestObserver {
    let log: Logger

    func answered(_ request: AnsweredRequest) {
        let (seconds, attoseconds) = request.duration.components
        var facts: Logger.Metadata = [
            "request_id": "\(request.id)", "method": "\(request.method)", "path": "\(request.path)",
            "status": "\(request.status)", "us": "\(seconds * 1_000_000 + attoseconds / 1_000_000_000_000)",
        ]
        if let peer = request.peer { facts["from"] = "\(peer)" }
        if let principal = request.principal, !principal.user.isEmpty {
            facts["user"] = "\(principal.user)"
            if let app = principal.app { facts["app"] = "\(app)" }
        }
        if let problem = request.problem {
            facts["error"] = "\(problem.name)"
            if let reason = problem.reason { facts["reason"] = "\(reason)" }
        }
        log.log(level: request.status >= 500 ? .error : .info, "request", metadata: facts)
    }
}
