import Effects
import Fleet
import Journaling
import Preparing

/// A run to be tried again on the hosts that it did not leave as it should have.
struct Retry {
    /// The run.
    let run: RunID
    /// The playbook it ran.
    let playbook: String
    /// The hosts, in the order in which they came up in it.
    let hosts: [String]

    /// Reads it from the record.
    ///
    /// - Throws: ``Stop``: 64 when it has not ended or has nothing to retry, 66 when there is no such run.
    init(of identifier: String, state: StateDirectory) throws(Stop) {
        let recorded = try RecordedRun(identifier, state: state.path)
        var (failed, playbook, hasEnded) = (FailedHosts(), "", false)
        try recorded.read { fact in
            failed.add(fact)
            if case .started(let header) = fact.event { playbook = header.playbook }
            if case .ended = fact.event { hasEnded = true }
            return true
        }
        let id = recorded.id
        guard hasEnded else {
            throw Stop(
                .usage, "run \(id) has not ended, so what failed in it is not known yet",
                remedy: "gse resume \(id) goes on with it, gse cancel \(id) ends it")
        }
        guard !failed.names.isEmpty else {
            throw Stop(.usage, "nothing to retry: run \(id) left every host as it should be")
        }
        (run, self.playbook, hosts) = (id, playbook, failed.names)
    }

    /// Those of its hosts that are to be tried: in the inventory, and in `limit` when there is one.
    ///
    /// - Throws: ``Stop`` with exit code 64 when none is left.
    func hosts(in inventory: Inventory, limit: Set<String>?) throws(Stop) -> Set<String> {
        var left: Set<String> = []
        var gone: [String] = []
        for host in hosts where limit?.contains(host) ?? true {
            do {
                left.formUnion(try inventory.select(names: [host]).map(\.name))
            } catch {
                gone.append(host)
            }
        }
        if !gone.isEmpty {
            Console.standardError.line("note: not in the inventory any more: \(FactWords.listed(gone))")
        }
        guard !left.isEmpty else {
            let failed = FactWords.listed(hosts)
            throw Stop(
                .usage, "nothing to retry: of what failed in run \(run) (\(failed)) no host is selected",
                remedy: "look at --limit and the inventory")
        }
        return left
    }

    /// Says what is tried again.
    func announce(_ name: String, _ hosts: Set<String>) {
        if !name.isSpelled(playbook) {
            let (then, now) = (Harmless.line(playbook), Harmless.line(name))
            Console.standardError.line("note: run \(run) was of \(then), this is \(now)")
        }
        let names = self.hosts.filter(hosts.contains)
        Console.standardError.line("retry of run \(run) on \(FactWords.listed(names))")
    }
}
