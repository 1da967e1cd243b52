import Effects
import Glibc

/// An account of this machine.
struct LocalAccount: Sendable, Hashable {
    /// Its login name.
    let name: String
    /// Its numbers.
    let uid: uid_t
    let gid: gid_t
    /// Its home directory, absolute.
    let home: Bytes
    /// All groups it belongs to.
    let groups: [gid_t]

    /// The account this process acts as; one without an entry in the account database has a number for a
    /// name.
    static func current() -> LocalAccount {
        let uid = geteuid()
        if let found = look({ getpwuid_r(uid, $0, $1, $2, $3) }) { return found }
        return LocalAccount(
            name: String(uid), uid: uid, gid: getegid(), home: [UInt8(ascii: "/")], groups: [])
    }

    /// The account of that name; nil when there is none.
    static func named(_ name: String) -> LocalAccount? {
        guard !name.isEmpty, !name.utf8.contains(0) else { return nil }
        return look { getpwnam_r(name, $0, $1, $2, $3) }
    }

    private typealias Lookup = (
        UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    private static func look(_ lookup: Lookup) -> LocalAccount? {
        var size = 4096
        while size <= 1 << 20 {
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            let (status, account) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
                guard let start = buffer.baseAddress else { return (ENOMEM, LocalAccount?.none) }
                let status = lookup(&entry, start, size, &found)
                return (status, status == 0 && found != nil ? LocalAccount(entry) : nil)
            }
            if status != ERANGE { return account }
            size *= 4
        }
        return nil
    }

    private init(name: String, uid: uid_t, gid: gid_t, home: Bytes, groups: [gid_t]) {
        self.name = name
        self.uid = uid
        self.gid = gid
        self.home = home
        self.groups = groups
    }

    private init(_ entry: passwd) {
        let home = entry.pw_dir.map { Bytes(String(cString: $0).utf8) } ?? []
        self.init(
            name: entry.pw_name.map { String(cString: $0) } ?? String(entry.pw_uid),
            uid: entry.pw_uid, gid: entry.pw_gid,
            home: home.first == UInt8(ascii: "/") ? home : [UInt8(ascii: "/")],
            groups: Self.groups(of: entry))
    }

    private static func groups(of entry: passwd) -> [gid_t] {
        var count = Int32(64)
        var groups = [gid_t](repeating: 0, count: Int(count))
        while getgrouplist(entry.pw_name, entry.pw_gid, &groups, &count) < 0, groups.count < 65_536 {
            groups = [gid_t](repeating: 0, count: max(Int(count), groups.count * 2))
            count = Int32(groups.count)
        }
        return Array(groups.prefix(Int(count)))
    }
}
