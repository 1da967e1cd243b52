import ArgumentParser
import Execution
import Journaling
import Preparing

/// `gse locks release`: takes a lock away from the run that holds it.
struct LocksReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Take a lock away from the run that holds it; who did it is kept.")

    @Argument(help: "The lock's name.")
    var name: String

    @Option(help: "Why; kept with who released it.")
    var reason: String

    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard !reason.isEmpty else { throw ValidationError("--reason must say something") }
    }

    func run() throws {
        let broken: BrokenLock?
        let isDriven: Bool
        do {
            let journal = try StateDirectory.find(flag: store.state).record()
            broken = try journal?.breakLock(
                name, by: Account.invoking.name, reason: reason, at: SystemClock().now())
            isDriven = try broken.map { try !(journal?.isUndriven($0.lock.run) ?? true) } ?? false
        } catch let error as JournalError {
            throw Stop(error)
        }
        guard let lock = broken?.lock else {
            throw Stop(.missing, "no run holds the lock \(Harmless.line(name))", remedy: "see gse locks")
        }
        Console.standardError.line(
            "released \(Harmless.line(name)), which run \(lock.run) of \(lock.by) held since \(lock.since)")
        if isDriven {
            Console.standardError.line(
                "that run still runs and goes on without it: gse cancel \(lock.run) ends it")
        }
    }
}
