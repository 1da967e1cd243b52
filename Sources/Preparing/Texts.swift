import Admission
package import Effects
import Execution
package import Journaling

/// The texts a run follows, by what they are: all of them must be the same when it is taken on.
package struct Texts {
    private let members: [(name: String, text: Bytes)]

    package init(policies: PolicyFiles, inventory: InventoryFile, playbook: Bytes?) {
        self.init(policy: policies.own.text, inventory: inventory.text, playbook: playbook)
    }

    package init(policy: Bytes, inventory: Bytes, playbook: Bytes?) {
        let own = [("policy", policy), ("inventory", inventory)]
        members = (playbook.map { [("playbook", $0)] } ?? []) + own
    }

    /// Their SHA-256 digests in hexadecimal, and that of the standard library.
    package var digests: JSON {
        .object(
            (members + [("stdlib", StandardLibrary.text)]).map {
                JSON.Member($0.name, .string(Digest(of: $0.text).description))
            })
    }

    /// The texts themselves; the standard library belongs to the program's version.
    package var json: JSON { .object(members.map { JSON.Member($0.name, .bytes($0.text)) }) }

    /// What has changed since a run began, in one sentence; nil when nothing has.
    package func change(since header: RunHeader) -> String? {
        let now = digests
        for name in members.map(\.name) + ["stdlib"] where now[name] != header.digests[name] {
            if name == "stdlib" {
                return
                    "gse has changed since the run began: version \(header.version), now \(Program.version)"
            }
            let text = members.first { $0.name == name }?.text ?? []
            let before = header.texts[name]?.asBytes
            let difference = before.map { TextDifference($0, text).words } ?? "its text is not on record"
            return "the \(name) has changed since the run began: \(difference)"
        }
        return nil
    }
}
