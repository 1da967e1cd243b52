import ArgumentParser
import Effects
import Journaling
import Preparing

/// `gse locks`: the locks that runs hold.
struct LocksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "locks", abstract: "List the locks that runs hold.",
        subcommands: [LocksReleaseCommand.self])

    /// Enough to see what was done lately.
    private static let mostBroken = 50

    @Flag(help: "Print one lock per line as JSON.")
    var json = false

    @Flag(help: "List the locks that were taken away from runs instead, the last first.")
    var released = false

    @OptionGroup var store: StoreOptions

    func run() throws {
        do {
            let place = try StateDirectory.find(flag: store.state)
            guard let table = try place.record() else {
                return Console.standardError.line(place.emptiness)
            }
            if released {
                for broken in try table.brokenLocks(limit: Self.mostBroken) { show(broken) }
            } else {
                for lock in try table.locks() { show(lock, isInterrupted: try table.isUndriven(lock.run)) }
            }
        } catch let error as JournalError {
            throw Stop(error)
        }
    }

    private func show(_ lock: HeldLock, isInterrupted: Bool) {
        let members = Self.members(of: lock) + [.init("interrupted", .bool(isInterrupted))]
        let line = Self.line(lock) + (isInterrupted ? "  interrupted" : "")
        Console.standardOutput.line(json ? JSON.object(members).text : line)
    }

    private func show(_ broken: BrokenLock) {
        guard !json else {
            let more: [JSON.Member] = [
                .init("released_by", .string(broken.by)), .init("reason", .string(broken.reason)),
                .init("released", .string(broken.time.description)),
            ]
            return Console.standardOutput.line(JSON.object(Self.members(of: broken.lock) + more).text)
        }
        let what =
            "released by \(Harmless.line(broken.by)) at \(broken.time): \(Harmless.line(broken.reason))"
        Console.standardOutput.line("\(Self.line(broken.lock))  \(what)")
    }

    private static func line(_ lock: HeldLock) -> String {
        [Harmless.line(lock.name), lock.run.description, lock.since.description, lock.by, lock.why]
            .map(Harmless.line).joined(separator: "  ")
    }

    private static func members(of lock: HeldLock) -> [JSON.Member] {
        [
            .init("name", .string(lock.name)), .init("run", .string(lock.run.description)),
            .init("since", .string(lock.since.description)), .init("holder", .string(lock.by)),
            .init("why", .string(lock.why)),
        ]
    }
}
