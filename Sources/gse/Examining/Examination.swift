import Effects
import Execution
import Fleet
import Glibc
import Journaling
import Preparing

/// What `gse doctor` looks at, one finding each.
struct Examination {
    /// One thing that was looked at.
    struct Finding {
        let subject: String
        let isRight: Bool
        let text: String
    }

    /// Of how many runs, the newest, it is told how many are interrupted.
    private static let mostRuns = 1000

    let policy: String?
    let inventory: String?
    let state: String?

    /// Looks at everything, in the order a run needs it.
    func findings() async -> [Finding] {
        [
            Finding(subject: "version", isRight: true, text: Program.version),
            policyFinding(), inventoryFinding(), stateFinding(),
        ] + (await SandboxExamination.findings()) + [kernelFinding(), localeFinding()]
    }

    private func policyFinding() -> Finding {
        examine("policy") { () throws(Stop) in
            let files = try PolicyFiles.load(SearchPath(playbook: nil), flag: policy)
            let ceiling = files.policies.count > 1 ? ", below \(PolicyFiles.ceilingPath)" : ""
            guard let found = files.found else { return "built in; no file was found" }
            return "\(found.path) (\(found.origin))\(ceiling)"
        }
    }

    private func inventoryFinding() -> Finding {
        examine("inventory") { () throws(Stop) in
            let file = try InventoryFile.load(SearchPath(playbook: nil), flag: inventory)
            guard let found = file.found else { return "no file was found; only localhost exists" }
            let words = ["\(found.path) (\(found.origin)), \(file.inventory.names.count) hosts"] + file.notes
            return words.joined(separator: "; ")
        }
    }

    private func stateFinding() -> Finding {
        examine("state") { () throws(Stop) in
            let place = try StateDirectory.find(flag: state)
            var left = ""
            do throws(JournalError) {
                let journal = try SQLiteJournal(directory: place.path)
                try journal.verify()
                let interrupted = try journal.summaries(limit: Self.mostRuns).count { $0.isInterrupted }
                if interrupted > 0 { left = "; \(interrupted) interrupted, see gse runs" }
            } catch {
                throw Stop(error)
            }
            // A journal that is there opens for reading, too; what is asked is whether a run can write.
            guard access(place.path, W_OK | X_OK) == 0 else {
                throw Stop(.journal, "\(place.path) (\(place.origin)) cannot be written")
            }
            return "\(place.path) (\(place.origin)); locks and approvals reach this store only\(left)"
        }
    }

    private func kernelFinding() -> Finding {
        var name = utsname()
        uname(&name)
        let release = withUnsafeBytes(of: &name.release) { Bytes($0.prefix { $0 != 0 }).lossyText }
        return Finding(subject: "kernel", isRight: true, text: "Linux \(release)")
    }

    private func localeFinding() -> Finding {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { Environment.value($0) }.first
        return Finding(subject: "locale", isRight: true, text: locale ?? "none set")
    }

    private func examine(_ subject: String, _ look: () throws(Stop) -> String) -> Finding {
        do {
            return Finding(subject: subject, isRight: true, text: try look())
        } catch {
            return Finding(subject: subject, isRight: false, text: error.message)
        }
    }
}
