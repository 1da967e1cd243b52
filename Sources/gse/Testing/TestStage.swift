import Effects
import Execution
import Preparing
import Rehearsal
import SandboxProtocol
import Synchronization

/// Where test files rehearse playbooks; keeps which lines of them were executed, over all rehearsals.
final class TestStage: Sendable {
    /// By the path of the playbook; rehearsals come from one task at a time, and are read at the end.
    private let executed = Mutex<[String: Coverage]>([:])

    /// The lines of each playbook, in the order of their paths.
    var coverage: [(playbook: String, coverage: Coverage)] {
        executed.withLock { $0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Rehearses once, as `gse.test.rehearse` asks, and answers what it did.
    func rehearse(_ options: LuaValue, beside path: String) async -> Answer {
        do {
            let folder = FileReading.folder(of: FileReading.resolved(path) ?? path)
            let rehearsal = try TestRehearsal(try JSON(options), in: folder.isEmpty ? "/" : folder)
            let (json, coverage) = try await rehearsal.answer()
            executed.withLock { $0[rehearsal.playbook.path, default: Coverage()].formUnion(coverage) }
            return .value(LuaValue(json))
        } catch {
            return TestConversation.usage("usage.test", "gse.test.rehearse: \(Self.words(error))")
        }
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let stop as Stop: stop.message + (stop.remedy.map { "; " + $0 } ?? "")
        case let misuse as Misuse: misuse.message
        case let refusal as Refusal: refusal.message
        case _: "\(error)"
        }
    }
}
