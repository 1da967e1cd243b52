import Effects
import Journaling
import SandboxProtocol

extension Run {
    /// How long a lock that is given back waits at most until who waits for it looks again.
    private static let lockPatience = Duration.milliseconds(200)

    /// The most locks a run holds: each is a row that every other run looks at.
    private static let mostLocks = 1000

    /// Takes a lock and answers `outcome`; nil while the strand waits for it.
    ///
    /// A dry run takes it as given.
    func lock(
        _ name: String, wait: Duration?, _ asked: AskedCall, answering outcome: Outcome = .done
    ) async -> Reply? {
        // Whoever finds the lock held must find its run, to end it.
        if stored.facts == 0, !plan.header.isDryRun, await !isDurable() { return nil }
        guard holding.locks.count < Self.mostLocks || holding.locks.contains(name) else {
            let held = "gse.lock: the run holds \(Self.mostLocks) locks, and may hold no more at once"
            return settle(asked, .misuse(Misuse(code: "usage.lock", held)))
        }
        do {
            if let holder = try take(name) {
                let left = wait.map { rest(of: $0, asked) } ?? .zero
                guard left > .zero else { return refuse(asked, try refusal(by: holder)) }
                let refusal = hidden(try refusal(by: holder))
                observer.waits("waits \(left.spelled) at most: \(refusal.message)")
                look(again: Holding.LockWait(call: asked, name: name, left: left))
                return nil
            }
        } catch {
            end(with: RunEnd(error))
            return nil
        }
        holding.locks.insert(name)
        return settle(asked, outcome)
    }

    /// A strand that waits for a lock looks again.
    func lookAgain(_ number: Int) {
        guard let wait = holding.lockWaits.removeValue(forKey: number), ending == nil else { return }
        do {
            if let holder = try take(wait.name) {
                if wait.left > .zero { return look(again: wait) }
                answers.append((wait.call.strand, refuse(wait.call, try refusal(by: holder))))
            } else {
                holding.locks.insert(wait.name)
                answer(wait.call, .done)
            }
        } catch {
            end(with: RunEnd(error))
        }
    }

    /// Gives a lock back, once it is on record that the run gave it back: whoever takes it then may trust that this run
    /// goes on without it.
    func unlock(_ name: String, _ asked: AskedCall) async -> Reply? {
        guard holding.locks.remove(name) != nil else {
            return settle(
                asked,
                .misuse(Misuse(code: "usage.lock", "gse.unlock: the run does not hold \(quoted(name))")))
        }
        let reply = settle(asked, .done)
        guard !plan.header.isDryRun else { return reply }
        guard await isDurable() else { return nil }
        do {
            try locks.release(name, of: plan.id)
        } catch {
            end(with: RunEnd(error))
            return nil
        }
        return reply
    }

    /// Who holds a lock; nil when this run does now.
    func take(_ name: String) throws(JournalError) -> HeldLock? {
        guard !plan.header.isDryRun else { return nil }
        return try locks.take(
            HeldLock(
                name: name, run: plan.id, by: plan.header.principal, why: plan.header.playbook,
                since: clock.now()))
    }

    private func look(again wait: Holding.LockWait) {
        let number = self.number()
        let pause = min(Self.lockPatience, wait.left)
        var wait = wait
        wait.left -= pause
        holding.lockWaits[number] = wait
        startTimer(number, pause)
    }
}

extension Run {
    /// Another run holds the lock.
    private func refusal(by lock: HeldLock) throws(JournalError) -> Refusal {
        let isInterrupted = try journal.isUndriven(lock.run)
        let ways =
            isInterrupted
            ? "nobody drives that run: gse resume \(lock.run) goes on with it, gse cancel \(lock.run) ends it, "
                + "gse locks release \(quoted(lock.name)) --reason TEXT takes the lock away"
            : "wait for it with {wait = \"5m\"}, or end that run with gse cancel \(lock.run)"
        return Refusal(
            code: "refused.lock",
            message: "the lock \(quoted(lock.name)) was asked for, and run \(lock.run) of \(lock.by) "
                + "(\(lock.why)) holds it since \(lock.since)",
            remedy: ways,
            details: [
                "holder": .string(lock.by), "why": .string(lock.why), "run": .string(lock.run.description),
                "since": .string(lock.since.description), "interrupted": .bool(isInterrupted),
            ])
    }
}
