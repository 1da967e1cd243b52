import Effects
import Journaling

extension Run {
    /// Asks a person: puts the question on record, where others see it, and waits.
    ///
    /// An answer may be there already, from before the run was taken on. A dry run takes it as given.
    func ask(_ question: Question, _ asked: AskedCall) async -> Reply? {
        guard !plan.header.isDryRun else {
            return settle(asked, Approval(isApproved: true, note: "assumed by the dry run").outcome)
        }
        record(.asked(step: asked.step, strand: asked.strand, effect: asked.effect))
        guard await isDurable() else { return nil }
        do {
            let answers = try requests?.requests(of: plan.id, after: 0) ?? []
            if let approval = answers.lazy.filter({ $0.step == asked.step }).compactMap(\.approval).first {
                return settle(asked, approval.outcome)
            }
        } catch {
            end(with: RunEnd(error))
            return nil
        }
        var asking = Holding.Asking(call: asked, question: question)
        if let timeout = question.timeout {
            let number = self.number()
            asking.timer = number
            startTimer(number, rest(of: timeout, asked))
        }
        if holding.questions.isEmpty { stopRunTime() }
        holding.questions[asked.step] = asking
        return nil
    }

    /// Somebody answered; only the first answer to a question counts.
    func answered(_ request: RunRequest) {
        guard let step = request.step, let approval = request.approval else { return }
        settle(question: step, approval)
    }

    /// Whether a timer was a question's; then nobody has answered in time.
    func isQuestion(_ timer: Int) -> Bool {
        guard let (step, asking) = holding.questions.first(where: { $0.value.timer == timer }) else {
            return false
        }
        settle(question: step, Approval(isApproved: asking.question.isApprovedByDefault))
        return true
    }

    private func settle(question step: Int, _ approval: Approval) {
        guard let asking = holding.questions.removeValue(forKey: step) else { return }
        if let timer = asking.timer { stopTimer(timer) }
        if holding.questions.isEmpty { startRunTime() }
        answer(asking.call, approval.outcome)
    }

    /// Nobody waits for an answer any more: the strands are gone, all unless given.
    func dropQuestions(of strands: Set<UInt32>? = nil) {
        let isWaiting = !holding.questions.isEmpty
        for (step, asking) in holding.questions where strands?.contains(asking.call.strand) ?? true {
            holding.questions[step] = nil
            if let timer = asking.timer { stopTimer(timer) }
        }
        if isWaiting, holding.questions.isEmpty { startRunTime() }
    }
}

// MARK: - The run's time

extension Run {
    /// Waiting for a person does not count in the run's time.
    private func stopRunTime() {
        guard let runTimer, let since = holding.runTime.since else { return }
        stopTimer(runTimer)
        holding.runTime = (max(.zero, holding.runTime.left - clock.now().since(since)), nil)
    }

    /// Lets what is left of the run's time go on.
    func startRunTime() {
        let number = self.number()
        runTimer = number
        holding.runTime.since = clock.now()
        startTimer(number, holding.runTime.left)
    }
}

extension RunRequest {
    /// What an answer says; nil for a request that is none.
    fileprivate var approval: Approval? {
        switch kind {
        case .approve: Approval(isApproved: true, by: by, note: note)
        case .reject: Approval(isApproved: false, by: by, note: note)
        case .cancel: nil
        }
    }
}
