public import Effects
public import LuaSource

/// What `gse check` has to say about one place of a file.
public struct SourceFinding: Sendable, Hashable {
    /// How much it matters.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// It would fail, or be refused.
        case error
        /// It would go on, and hardly as meant.
        case warning
        /// Something that was not looked at.
        case note
    }

    /// The file as it was named.
    public var file: String
    /// Where in it.
    public var place: SourcePlace
    /// How much it matters.
    public var severity: Severity
    /// A stable dotted name; the policy's own for what it refuses.
    public var code: String
    /// One sentence.
    public var message: String
    /// What would help; nil when nothing is known to.
    public var remedy: String?

    /// Makes a finding.
    public init(
        file: String, place: SourcePlace, severity: Severity = .error, code: String, message: String,
        remedy: String? = nil
    ) {
        self.file = file
        self.place = place
        self.severity = severity
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    /// One line as compilers write it: `reload.lua:3:5: error: gse has no field 'sesion'; did you mean gse.session?
    /// [name.field]`.
    public var line: String {
        let remedy = remedy.map { "; " + $0 } ?? ""
        return "\(file):\(place.line):\(place.column): \(severity.rawValue): \(message)\(remedy) [\(code)]"
    }

    /// The same for machines.
    public var json: JSON {
        .members([
            "file": .string(file), "line": .int(Int64(place.line)), "column": .int(Int64(place.column)),
            "severity": .string(severity.rawValue), "code": .string(code), "message": .string(message),
            "remedy": remedy.map(JSON.string),
        ])
    }
}
