import Admission

/// A request that has its answer: what log, metrics and record tell of it.
struct AnsweredRequest: Sendable {
    let id: String
    let method: String
    /// The path's template, so that what callers invent makes no new names.
    let path: String
    let status: Int
    let peer: String?
    let principal: Principal?
    let problem: Problem?
    let duration: Duration
}

/// Who is told of answered requests.
protocol RequestObserver: Sendable {
    /// Called on the thread that answers: must not block.
    func answered(_ request: AnsweredRequest)
}
