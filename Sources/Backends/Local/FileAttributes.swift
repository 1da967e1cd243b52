import CSpawn
import Effects
import Glibc

/// Who owns a file, and how it may be used.
struct FileAttributes: Equatable {
    var mode: mode_t
    var uid: uid_t
    var gid: gid_t

    /// Those of a file that is there.
    init(_ status: stat) {
        mode = status.st_mode & 0o7777
        uid = status.st_uid
        gid = status.st_gid
    }

    /// Those that a put wants, over a file that is there or for a new one.
    init(_ put: FilePut, _ account: LocalAccount, over now: FileAttributes?) throws(FileFailure) {
        mode = put.mode.map { $0 & 0o7777 } ?? now?.mode ?? 0o644
        uid = now?.uid ?? account.uid
        gid = now?.gid ?? account.gid
        if let owner = put.owner {
            guard let named = LocalAccount.named(owner) else {
                throw FileFailure(reason: "no account \(owner) on this machine")
            }
            uid = named.uid
        }
        if let group = put.group {
            guard let number = LocalGroup.number(of: group) else {
                throw FileFailure(reason: "no group \(group) on this machine")
            }
            gid = number
        }
    }

    /// The same without set-user-ID and set-group-ID: other content must not run as the file's owner because the
    /// content before it might.
    var withoutSetID: FileAttributes {
        var plain = self
        plain.mode &= 0o1777
        return plain
    }

    /// What is to be changed to get to these, as people are told.
    func changes(to wanted: FileAttributes, by put: FilePut) -> [FileDifference.Attribute] {
        var changes: [FileDifference.Attribute] = []
        if mode != wanted.mode {
            changes.append(.init(name: "mode", old: .mode(mode), new: .mode(wanted.mode)))
        }
        if uid != wanted.uid {
            changes.append(.init(name: "owner", old: "\(uid)", new: put.owner ?? "\(wanted.uid)"))
        }
        if gid != wanted.gid {
            changes.append(.init(name: "group", old: "\(gid)", new: put.group ?? "\(wanted.gid)"))
        }
        return changes
    }

    /// Gives them to a file.
    func apply(to file: borrowing OpenFile) throws(FileFailure) {
        // The owner first: changing it clears set-user-ID bits.
        let status = try file.status()
        if status.st_uid != uid || status.st_gid != gid {
            guard fchown(file.descriptor, uid, gid) == 0 else {
                throw FileFailure(errno, "setting owner and group")
            }
        }
        guard fchmod(file.descriptor, mode) == 0 else { throw FileFailure(errno, "setting the mode") }
    }
}

extension String {
    /// Permission bits as text.
    fileprivate static func mode(_ bits: mode_t) -> String { FileDifference.Attribute.mode(bits) }
}
