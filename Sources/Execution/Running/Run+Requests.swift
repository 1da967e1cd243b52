import Effects
import Journaling

extension Run {
    /// How long a request waits at most until the run looks: short for a person, and 5 looks a second cost nothing
    /// that could be measured.
    private static let requestPatience = Duration.milliseconds(200)

    /// Looks for requests from now on, until the run is over; never without a box for them.
    func startRequestTimer() {
        guard requests?.isOpen == true else { return }
        let number = self.number()
        holding.requestTimer = number
        startTimer(number, Self.requestPatience)
    }

    /// Takes what people asked since the last look.
    func takeRequests() {
        guard let requests else { return }
        do {
            for request in try requests.requests(of: plan.id, after: holding.lastRequest) {
                holding.lastRequest = request.number
                take(request)
            }
        } catch {
            // A store that cannot be read cannot be trusted to be written.
            end(with: RunEnd(error))
            return
        }
        startRequestTimer()
    }

    /// Who wants the run to end, before it takes what happens; asked of again then.
    ///
    /// A store that cannot be read ends the run when it goes on.
    func canceller() -> String? {
        if let whom = mailbox.canceller { return whom }
        guard let asked = try? requests?.requests(of: plan.id, after: holding.lastRequest) else { return nil }
        return asked.first { $0.kind == .cancel }?.by
    }

    private func take(_ request: RunRequest) {
        switch request.kind {
        case .cancel: cancelled(by: request.by)
        case .approve, .reject: answered(request)
        }
    }
}
