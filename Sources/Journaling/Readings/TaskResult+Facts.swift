public import Effects

extension TaskResult {
    /// How a task stands by these facts; nil when they do not say that it was issued.
    ///
    /// Other tasks' facts may stand between; its hosts are in the order in which they were asked for.
    public init?(_ task: TaskID, in facts: [Fact]) {
        var result: TaskResult?
        for fact in facts {
            switch fact.event {
            case .issued(_, _, task, let effect, _):
                guard case .array(let hosts) = effect["hosts"] else { return nil }
                let names = hosts.compactMap { host in
                    if case .string(let name)? = host["name"] { name } else { nil as String? }
                }
                result = TaskResult(task: task, names: names)
            case .finished(task, let outcome): result?.ended[outcome.host] = outcome
            case .issued, .finished, .started, .asked, .settled, .refused, .resumed, .repeated, .cancelled,
                .ending,
                .ended:
                break
            }
        }
        guard let result else { return nil }
        self = result
    }
}
