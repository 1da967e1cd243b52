import Glibc

/// The process's environment.
package enum Environment {
    /// The value of a variable; nil when it is not set or empty.
    package static func value(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// A directory of the XDG kind: the variable when it is an absolute path, else `fallback` below the home
    /// directory.
    package static func directory(_ name: String, fallback: String) -> String? {
        if let value = value(name), value.utf8.first == UInt8(ascii: "/") { return value }
        return Account.invoking.home.map { $0 + "/" + fallback }
    }
}
