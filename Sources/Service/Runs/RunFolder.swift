import Effects
import Foundation
import Glibc
import Preparing
import Secrets

/// What a run needs again when it is resumed and what is not on record: the files that were sent, and secrets under seal.
///
/// A folder of the run's own below the state directory, removed when the run has ended.
struct RunFolder: Sendable {
    /// What a playbook that was sent is called.
    static let playbook = "adhoc.lua"
    private static let secrets = ".secrets"

    /// Its path.
    let path: String
    private let run: RunID

    init(state: String, run: RunID) {
        self.run = run
        path = "\(state)/submitted/\(run)"
    }

    /// Where the playbook that was sent is.
    var playbookPath: String { path + "/" + Self.playbook }

    /// Keeps a playbook that was sent, with the files beside it; nothing of one of the operator's.
    func keep(_ playbook: RunSubmission.Playbook) throws(DeskProblem) {
        guard case .text(let text, let files) = playbook else { return }
        try write(text, to: Self.playbook)
        for (name, content) in files.sorted(by: { $0.key < $1.key }) { try write(content, to: name) }
    }

    /// Keeps values of secrets under the seal of the store, if there are any.
    func seal(_ values: [String: Bytes], _ key: StoreKey) throws(DeskProblem) {
        guard !values.isEmpty else { return }
        let members = values.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .bytes($0.value)) }
        let sealed: SealedBytes
        do {
            sealed = try key.seal(JSON.object(members).encoded, for: place)
        } catch {
            throw DeskProblem(.fault, error.code, "the secrets of the run cannot be sealed: \(error.message)")
        }
        try write(sealed.json.encoded, to: Self.secrets)
    }

    /// The values of the secrets that were kept; none when there are none.
    func secrets(_ key: StoreKey) throws(DeskProblem) -> [String: Bytes] {
        let file = path + "/" + Self.secrets
        guard FileReading.exists(file) else { return [:] }
        do {
            let content = try FileReading.content(of: file, what: "secrets", longest: .mebibytes(1))
            guard let sealed = SealedBytes(json: try JSON.read(content.bytes)),
                case .object(let members) = try JSON.read(try key.opened(sealed, for: place))
            else { throw DeskProblem(.fault, "journal.sealed", "the secrets of run \(run) cannot be read") }
            return members.reduce(into: [:]) { values, member in values[member.name] = member.value.asBytes }
        } catch let problem as DeskProblem {
            throw problem
        } catch let stop as Stop {
            throw DeskProblem(stop)
        } catch {
            throw DeskProblem(
                .fault, "journal.sealed", "the secrets of run \(run) cannot be opened: \(error)")
        }
    }

    /// Removes it: the run has ended, and nobody will ask any more.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    private var place: String { "secrets of run \(run)" }

    private func write(_ content: Bytes, to name: String) throws(DeskProblem) {
        let path = self.path + "/" + name
        makeFolders(of: path)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw unwritten(name) }
        defer { close(file) }
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw unwritten(name) }
            rest = rest.dropFirst(count)
        }
    }

    private func makeFolders(of path: String) {
        var end = path.startIndex
        while let slash = path[end...].dropFirst().firstIndex(of: "/") {
            mkdir(String(path[..<slash]), 0o700)
            end = slash
        }
    }

    private func unwritten(_ name: String) -> DeskProblem {
        DeskProblem(
            errno == EEXIST || errno == ENOTDIR ? .malformed : .fault, "fault.store",
            "the file \(name) cannot be kept: \(String(cString: strerror(errno)))")
    }
}
