import Effects
import Preparing
import Secrets

/// The playbook's arguments as the caller gave them: `--args F.json`, then each `--arg NAME=VALUE` over it.
struct RunArguments {
    /// In order of name.
    let pairs: [(name: String, value: String)]

    /// Reads them.
    ///
    /// - Throws: ``Stop``: 64 for an `--arg` without `=`, 65 and 66 for the file.
    init(file: String?, words: [String]) throws(Stop) {
        var values: [String: String] = [:]
        if let file { values = try Self.read(file) }
        for word in words {
            guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")), equals != word.startIndex else {
                throw Stop(.usage, "--arg \(Harmless.line(word)) is not of the form NAME=VALUE")
            }
            values[String(word[..<equals])] = String(word[word.utf8.index(after: equals)...])
        }
        pairs = values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }

    /// Refuses arguments that hold the value of a secret: they are on record, and seen by who lists processes.
    ///
    /// - Throws: ``Stop`` with exit code 64 that names the argument and the secret.
    func refuse(_ secrets: [String: Bytes]) throws(Stop) {
        for (name, value) in secrets.sorted(by: { $0.key < $1.key }) {
            guard let pair = pairs.first(where: { Bytes($0.value.utf8).firstRange(of: value) != nil }) else {
                continue
            }
            throw Stop(
                .usage, "the argument \(Harmless.line(pair.name)) holds the value of the secret \(name)",
                remedy: "arguments are on record; let the playbook ask gse.secret(\"\(name)\")")
        }
    }

    /// As one object, for the record.
    var json: JSON { .object(pairs.map { JSON.Member($0.name, .string($0.value)) }) }

    private static func read(_ path: String) throws(Stop) -> [String: String] {
        let content = try FileReading.content(of: path, what: "the file of --args", longest: .mebibytes(16))
        let shown = Harmless.line(path)
        let json: JSON
        do {
            json = try JSON.read(content.bytes)
        } catch {
            throw Stop(.unparsable, "\(shown): not JSON: \(error)")
        }
        guard case .object(let members) = json else {
            throw Stop(.unparsable, "\(shown): the arguments must be one object")
        }
        var values: [String: String] = [:]
        for member in members { values[member.name] = try text(of: member, in: shown) }
        return values
    }

    private static func text(of member: JSON.Member, in path: String) throws(Stop) -> String {
        switch member.value {
        case .string(let text): return text
        case .bool, .int, .double: return member.value.text
        case .null, .array, .object:
            let name = Harmless.line(member.name)
            throw Stop(.unparsable, "\(path): the argument \(name) must be a string, a number or a boolean")
        }
    }
}
