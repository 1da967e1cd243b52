import Effects
import Glibc

/// Groups of this machine.
enum LocalGroup {
    /// The number of a group; nil when there is none of that name.
    static func number(of name: String) -> gid_t? {
        guard !name.isEmpty, !name.utf8.contains(0) else { return nil }
        var size = 4096
        while size <= 1 << 20 {
            var entry = group()
            var found: UnsafeMutablePointer<group>?
            let status = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
                guard let start = buffer.baseAddress else { return ENOMEM }
                return getgrnam_r(name, &entry, start, size, &found)
            }
            if status != ERANGE { return status == 0 && found != nil ? entry.gr_gid : nil }
            size *= 4
        }
        return nil
    }
}
