import Effects
import Glibc

/// Where a command starts when its session names no directory.
enum HomeDirectory {
    /// The account's home, or `/` when that is no directory.
    static func of(_ acting: ActingAccount) -> Bytes {
        let home = acting.account.home
        var status = stat()
        let isThere = (home + [0]).withUnsafeBytes { bytes in
            guard let path = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return false }
            return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }
        return isThere ? home : [UInt8(ascii: "/")]
    }
}
