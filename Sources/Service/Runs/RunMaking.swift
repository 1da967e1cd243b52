import Admission
import Backends
import Effects
import Execution
import Fleet
import Journaling
import Preparing
import Secrets

/// Puts together what a run of a caller is begun or taken on with.
struct RunMaking {
    let settings: RunDeskSettings
    let policies: PolicyFiles
    let inventory: InventoryFile
    let secrets: StoreKey

    /// Every name is a host when the operator says that each of them is this machine.
    var hosts: Inventory { inventory.inventory.reached(by: settings.backend) }

    /// What a principal may do in a run of its own text, or of a playbook of the operator's.
    ///
    /// - Throws: 403.
    func admission(_ principal: Principal, _ name: String?, _ arguments: [(name: String, value: String)])
        throws(DeskProblem) -> (admission: Admission, isLent: Bool)
    {
        let policies = policies.policies
        do throws(Refusal) {
            guard let name else {
                let refusal = PermissionGrant.refusal(
                    of: "run.adhoc", to: "running a playbook that is sent", policies: policies,
                    principal: principal)
                if let refusal { throw refusal }
                return (
                    try Admission(
                        policies: policies, principal: principal, activeRoles: nil,
                        ownAccount: Account.acting.name), false
                )
            }
            let start = PlaybookStart(
                name: name, arguments: Dictionary(arguments.map { ($0.name, $0.value) }) { $1 })
            let admission = try Admission(
                policies: policies, principal: principal, starting: start, ownAccount: Account.acting.name)
            return (admission, Admission.isLent(start, policies: policies, principal: principal))
        } catch {
            throw DeskProblem(error)
        }
    }

    /// The plan of a new run.
    func plan(
        _ id: RunID, _ submission: RunSubmission, by principal: Principal, _ playbook: PlaybookFile
    ) throws(DeskProblem) -> RunPlan {
        let name: String? = if case .named(let name) = submission.playbook { name } else { nil }
        let (admission, isLent) = try self.admission(principal, name, submission.arguments)
        let seed = UInt64.random(in: .min ... .max)
        let texts = Texts(policies: policies, inventory: inventory, playbook: playbook.source)
        let header = RunHeader(
            playbook: playbook.name, principal: principal.words, roles: admission.roles,
            arguments: .object(submission.arguments.map { JSON.Member($0.name, .string($0.value)) }),
            digests: texts.digests, isDryRun: submission.isDryRun, seed: String(seed, radix: 16),
            version: Program.version, process: RunProcess(.current(principal: Account.invoking.name)),
            invocation: SubmittedInvocation(
                name: name, limit: submission.limit, secrets: submission.secrets.keys.sorted(),
                isLent: isLent
            ).json,
            texts: texts.json)
        var plan = RunPlan(
            id: id, header: header, admission: admission, inventory: hosts, backends: try backends(id, seed),
            limit: try limit(submission.limit), arguments: submission.arguments, files: playbook.files,
            seed: seed)
        plan.secrets = try book(submission.secrets)
        return plan
    }

    /// The plan of a run on record, to be driven on.
    func plan(
        _ id: RunID, _ header: RunHeader, _ invocation: SubmittedInvocation, files: PlaybookFiles,
        secrets: [String: Bytes]
    ) throws(DeskProblem) -> RunPlan {
        guard let seed = UInt64(header.seed, radix: 16), case .object(let members) = header.arguments else {
            throw DeskProblem(.fault, "journal.corrupt", "the header of run \(id) cannot be understood")
        }
        let arguments = members.map { (name: $0.name, value: $0.value.asString ?? $0.value.text) }
        let (admission, _) = try self.admission(
            Principal(words: header.principal), invocation.name, arguments)
        var plan = RunPlan(
            id: id, header: header, admission: admission, inventory: hosts, backends: try backends(id, seed),
            limit: try limit(invocation.limit), arguments: arguments, files: files, seed: seed)
        plan.secrets = try book(secrets)
        return plan
    }

    private func book(_ values: [String: Bytes]) throws(DeskProblem) -> SecretBook {
        do {
            return try SecretBook(values, key: secrets)
        } catch {
            throw .malformed("secrets: \(error)")
        }
    }

    private func backends(_ id: RunID, _ seed: UInt64) throws(DeskProblem) -> [String: any Backend] {
        do {
            return [
                "local": LocalBackend(
                    startsFile: StartsFile(state: settings.state, run: id.description).path),
                "ssh": SSHBackend(run: id),
                "simulated": SimulatedBackend(try SimulatedFleet(FleetModel(), seed: seed), time: .machine),
            ]
        } catch {
            throw DeskProblem(.fault, "fault.backend", "the backends cannot be made: \(error)")
        }
    }

    /// The only hosts the run may touch; nil for no such limit.
    func limit(_ selector: String?) throws(DeskProblem) -> Set<String>? {
        guard let selector else { return nil }
        do {
            let names = try hosts.select(selector).map(\.name)
            guard !names.isEmpty else { throw DeskProblem.malformed("limit: no host matches it") }
            return Set(names)
        } catch let problem as DeskProblem {
            throw problem
        } catch let error as SelectorError {
            throw .malformed("limit: \(error.message)", remedy: error.remedy)
        } catch {
            throw .malformed("limit: \(error)")
        }
    }

    /// A new identifier: the time it begins, so that identifiers sort as runs began, and 128 random bits.
    static func newID() -> RunID {
        let time = SystemClock().now().description.utf8.filter { (48...57).contains($0) }
        let random = [UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }
        return RunID("\(Bytes(time.prefix(14)).lossyText)-\(random.joined())")
    }
}
