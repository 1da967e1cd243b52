import Glibc

/// The account that began this process.
package struct Account: Sendable {
    /// Its login name, or its number when the account database does not know it.
    package let name: String
    /// Its home directory: `$HOME` when it is an absolute path, else the account database's; nil when neither says.
    package let home: String?

    /// The account that began this process.
    package static let invoking = Account(of: getuid())
    /// The account this process acts as.
    package static let acting = Account(of: geteuid())

    private init(of number: uid_t) {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        let status = getpwuid_r(number, &entry, &buffer, buffer.count, &found)
        let isKnown = status == 0 && found != nil
        name = isKnown ? String(cString: entry.pw_name) : String(number)
        let named = Environment.value("HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        home = named ?? (isKnown ? String(cString: entry.pw_dir) : nil)
    }
}
