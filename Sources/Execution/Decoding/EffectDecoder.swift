import Effects
import Fleet
import SandboxProtocol

/// Turns the calls of a script into effects, believing nothing.
struct EffectDecoder {
    let inventory: Inventory
    /// The files beside the playbook.
    let files: PlaybookFiles
    /// The names `--limit` leaves; nil for all.
    let limit: Set<String>?
    /// The backend a session without hosts means, when it has one host of its own.
    let isLocalhostImplied: Bool
    /// The open sessions.
    var sessions: [SessionID: OpenSession] = [:]
    /// How many tasks have begun: `t1` up to this number.
    var tasks = 0
    /// How many undos were registered: `u1` up to this number.
    var undos = 0
    /// The secrets that handles were given out for, by name.
    var secrets: [String: SecretReference] = [:]

    init(inventory: Inventory, files: PlaybookFiles, limit: Set<String>?, isLocalhostImplied: Bool) {
        self.inventory = inventory
        self.files = files
        self.limit = limit
        self.isLocalhostImplied = isLocalhostImplied
    }

    /// The effect a call asks for.
    func effect(of call: Call) throws(Rejection) -> Effect {
        let reader = CallReader(call)
        guard let operation = Operation(rawValue: call.operation) else {
            throw .misuse(Misuse(code: "usage.call", "there is no call \(quoted("gse." + call.operation))"))
        }
        do {
            switch operation {
            case .run, .exec, .put, .get, .probe: return .task(try task(operation, reader))
            case .undo: return .undo(try undo(reader))
            default: return try plain(operation, reader)
            }
        } catch let rejection as Rejection {
            throw rejection
        } catch let misuse as Misuse {
            throw .misuse(misuse)
        } catch {
            throw .misuse(reader.misuse("\(error)"))
        }
    }
}
