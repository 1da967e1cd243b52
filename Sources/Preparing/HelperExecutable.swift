import Glibc

/// The executables that belong to this one: beside it, or in `../libexec/gse`; never looked up through
/// `PATH`.
package enum HelperExecutable {
    /// The path of a helper.
    ///
    /// - Throws: ``Stop`` with exit code 8 when it is in neither place.
    package static func path(_ name: String) throws(Stop) -> String {
        guard let own = FileReading.resolved("/proc/self/exe"), let slash = own.lastIndex(of: "/") else {
            throw Stop(.sandbox, "\(name) cannot be found: /proc is not mounted")
        }
        let folder = own[..<slash]
        let places = ["\(folder)/\(name)", "\(folder)/../libexec/gse/\(name)"]
        guard let found = places.first(where: { access($0, X_OK) == 0 }) else {
            throw Stop(
                .sandbox, "\(name) is missing: it is neither beside gse nor in ../libexec/gse",
                remedy: "install both executables of one version")
        }
        return FileReading.resolved(found) ?? found
    }
}
