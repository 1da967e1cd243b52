import Glibc
import Preparing

/// The service's program: it needs an HTTP stack, which the command is built without.
enum ServiceProgram {
    /// Goes on as that program with these words; returns only when it cannot.
    ///
    /// - Throws: ``Stop`` with exit code 66 when it is not installed, 70 when it cannot be started.
    static func become(_ words: [String]) throws(Stop) {
        let path: String
        do {
            path = try HelperExecutable.path("gse-service")
        } catch {
            throw Stop(
                .missing, error.message, remedy: "build or install it: swift build --product gse-service")
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = (["gse"] + words).map { strdup($0) }
        arguments.append(nil)
        // Signals that the command takes as requests are the service's again.
        execv(path, &arguments)
        let reason = String(cString: strerror(errno))
        for argument in arguments { free(argument) }
        throw Stop(.bug, "\(Harmless.line(path)) cannot be started: \(reason)")
    }
}
