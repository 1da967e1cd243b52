import ArgumentParser
import Effects
import Glibc
import Preparing
import Secrets

/// The secrets a run is given: `--secret NAME=@FILE` and `--secret NAME=env:VARIABLE`.
struct SecretOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A secret of the run, from a file or a variable; may be repeated.",
            valueName: "name=@file|name=env:variable"))
    var secret: [String] = []

    /// The flags with each file by its absolute path.
    var absolute: [String] {
        secret.map { word in
            guard let parts = try? Self.parts(word), case .file(let path) = parts.source else { return word }
            return "\(parts.name)=@\(FileReading.absolute(path))"
        }
    }

    /// These flags, and of others those for secrets that are not named here.
    func over(_ others: [String]) -> SecretOptions {
        let name = { (word: String) in word.prefix { $0 != "=" } }
        let own = Set(secret.map(name))
        var all = self
        all.secret += others.filter { !own.contains(name($0)) }
        return all
    }

    /// Reads the values, each once; variables are taken out of this process's environment.
    ///
    /// - Throws: ``Stop``: 64 for a flag that is not of this form or a name given twice, 66 for a file or variable that is
    ///   not there, 65 for a value that cannot be used.
    func read() throws(Stop) -> [String: Bytes] {
        var values: [String: Bytes] = [:]
        for word in secret {
            let (name, source) = try Self.parts(word)
            guard values[name] == nil else {
                throw Stop(.usage, "--secret \(name) is given twice")
            }
            switch source {
            case .file(let path): values[name] = try Self.content(of: path, name)
            case .variable(let variable): values[name] = try Self.value(of: variable, name)
            }
        }
        // Tells at once what is wrong with a value, before anything is made.
        do {
            _ = try SecretBook(values, key: StoreKey())
        } catch {
            throw Stop(.unparsable, "--secret: \(error)")
        }
        return values
    }

    /// Values read before, with the key of the store in a directory; the directory must be there.
    static func book(_ values: [String: Bytes], directory: String) throws(Stop) -> SecretBook {
        do {
            return try SecretBook(values, key: StoreKey(directory: directory))
        } catch {
            throw Stop(.unparsable, "--secret: \(error)")
        }
    }

    private enum Source {
        case file(String)
        case variable(String)
    }

    private static func parts(_ word: String) throws(Stop) -> (name: String, source: Source) {
        // What does not parse may be the value itself: it is not shown.
        let form = Stop(.usage, "--secret is of the form NAME=@FILE or NAME=env:VARIABLE")
        guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")) else { throw form }
        let name = String(word[..<equals])
        let source = word[word.utf8.index(after: equals)...]
        guard SecretBook.isName(name) else { throw form }
        if source.utf8.first == UInt8(ascii: "@") {
            let path = String(source.dropFirst())
            guard !path.isEmpty else { throw form }
            return (name, .file(path))
        }
        guard source.hasPrefix("env:"), source.utf8.count > 4, !source.contains("=") else {
            throw Stop(
                .usage, "--secret \(name)= needs @FILE or env:VARIABLE after it",
                remedy: "a value itself would be seen by everyone who lists processes")
        }
        return (name, .variable(String(source.dropFirst(4))))
    }

    /// What a file or a pipe holds, without one line break at the end.
    private static func content(of path: String, _ name: String) throws(Stop) -> Bytes {
        let what = "the file \(Harmless.line(path)) of --secret \(name)"
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else {
            throw Stop(.missing, "\(what) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, [S_IFREG, S_IFIFO].contains(status.st_mode & S_IFMT) else {
            throw Stop(.missing, "\(what) is neither a regular file nor a pipe")
        }
        let isOpen = status.st_mode & S_IFMT == S_IFREG && status.st_mode & 0o022 != 0
        guard !isOpen else {
            throw Stop(.unparsable, "\(what) may be written by other accounts", remedy: "chmod go-w it")
        }
        var bytes = Bytes()
        var chunk = Bytes(repeating: 0, count: 4096)
        while bytes.count <= SecretBook.longest + 2 {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Stop(.missing, "\(what) cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        if bytes.last == 10 { bytes.removeLast(bytes.dropLast().last == 13 ? 2 : 1) }
        return bytes
    }

    /// What a variable holds; overwritten and taken out of the environment, so that nothing started later has it and
    /// `/proc/PID/environ` does not show it.
    private static func value(of variable: String, _ name: String) throws(Stop) -> Bytes {
        guard let held = getenv(variable) else {
            throw Stop(.missing, "the variable \(Harmless.line(variable)) of --secret \(name) is not set")
        }
        let value = Bytes(UnsafeRawBufferPointer(start: held, count: strlen(held)))
        memset(held, 0, value.count)
        unsetenv(variable)
        return value
    }
}
