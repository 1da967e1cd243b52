/// One argument a playbook takes.
public struct ArgumentSpec: Sendable, Hashable {
    /// What values it accepts.
    public enum Kind: Sendable, Hashable {
        /// Any text.
        case text
        /// Text that matches a pattern of the policy file's kind, as a whole.
        case matches(String)
        /// A whole number in a range, bounds included; nil means unbounded.
        case whole(min: Int64?, max: Int64?)
        /// One of these.
        case oneOf([String])
        /// A duration with its unit; the script gets seconds.
        case duration
        /// A size; the script gets bytes.
        case size
        /// `true` or `false`; the script gets a boolean.
        case bool
    }

    /// Its name, as in `--arg name=value`.
    public var name: String
    /// What values it accepts.
    public var kind: Kind
    /// The value when none is given, as the script wrote it; nil makes the argument required.
    public var standard: JSON?
    /// What it is for, for people.
    public var about: String?

    /// Makes an argument.
    public init(name: String, kind: Kind, standard: JSON? = nil, about: String? = nil) {
        self.name = name
        self.kind = kind
        self.standard = standard
        self.about = about
    }
}
