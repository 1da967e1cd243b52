import Admission
import Effects
import Journaling
import SandboxProtocol

extension Run {
    /// Pauses a strand; a dry run does not.
    func sleep(_ duration: Duration, _ asked: AskedCall) -> Reply? {
        let rest = rest(of: duration, asked)
        guard rest > .zero, !plan.header.isDryRun else { return settle(asked, .done) }
        let number = self.number()
        sleeps[number] = asked
        startTimer(number, rest)
        return nil
    }

    /// What is left of a time that began when a call was made.
    func rest(of duration: Duration, _ asked: AskedCall) -> Duration {
        guard let since = asked.since else { return duration }
        return max(.zero, duration - max(.zero, clock.now().since(since)))
    }

    /// Rings in the mailbox after a while.
    func startTimer(_ number: Int, _ duration: Duration) {
        timers[number] = Task(executorPreference: thread) {
            do {
                try await self.clock.sleep(duration)
                self.mailbox.post(.rang(number))
            } catch {
                // Stopped before it rang.
            }
        }
    }

    func stopTimer(_ number: Int) { timers.removeValue(forKey: number)?.cancel() }

    /// The whole run has its time, of which `driven` is used up.
    func startRunTimer(after driven: Duration = .zero) {
        let limit = plan.timeLimit.map { min($0, limits.runTime) } ?? limits.runTime
        holding.runTime.left = max(.zero, limit - driven)
        startRunTime()
    }

    /// A timer rang: a strand goes on, or the run's time is spent.
    func rang(_ number: Int) {
        timers[number] = nil
        if number == runTimer {
            end(with: timeSpent)
        } else if number == holding.requestTimer {
            takeRequests()
        } else if holding.lockWaits[number] != nil {
            lookAgain(number)
        } else if let asked = sleeps.removeValue(forKey: number) {
            if ending == nil { answer(asked, .done) }
        } else if ending == nil, !isQuestion(number) {
            timeUp(number)
        }
    }

    /// The ending of a run whose time is spent; a stricter one of the caller's own is not the policy's to raise.
    private var timeSpent: RunEnd {
        guard let own = plan.timeLimit, own < limits.runTime else { return RunEnd(.runTime, of: limits) }
        return RunEnd(
            state: .failed, code: SpentLimit.runTime.code,
            message: "the run took longer than the \(own.spelled) it may",
            remedy: "give a longer --timeout (\(own.spelled))")
    }

    /// Strands that will not be resumed again need no answer.
    func forget(_ strands: Set<UInt32>) {
        for (number, asked) in sleeps where strands.contains(asked.strand) {
            sleeps[number] = nil
            stopTimer(number)
        }
        dropQuestions(of: strands)
        for (number, wait) in holding.lockWaits where strands.contains(wait.call.strand) {
            holding.lockWaits[number] = nil
            stopTimer(number)
        }
        for (number, wait) in waits where strands.contains(wait.call.strand) {
            waits[number] = nil
            stopTimer(number)
        }
        answers.removeAll { strands.contains($0.strand) }
    }
}

extension Duration {
    /// The duration for people, as policy files spell it: `30s`, `2h`, `1.5s`.
    var spelled: String {
        let seconds = self / .seconds(1)
        for (unit, name) in [(3600.0, "h"), (60, "m")]
        where seconds >= unit && seconds.remainder(dividingBy: unit) == 0 {
            return "\(Int64(seconds / unit))\(name)"
        }
        return seconds.rounded() == seconds ? "\(Int64(seconds))s" : "\(seconds)s"
    }
}
