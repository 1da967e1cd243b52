extension ConfigurationNode {
    /// The text of a scalar; `subject` says in the message what it is: `a host name`.
    public func text(_ subject: String, path: String) throws(ConfigurationError) -> String {
        guard case .scalar(let text) = content else {
            throw ConfigurationError(path: path, line: line, message: "\(subject) is one value, not \(kind)")
        }
        guard !isEmpty else {
            throw ConfigurationError(path: path, line: line, message: "\(subject) is missing here")
        }
        return text
    }

    /// The elements of a list of at most `most`.
    public func list(_ subject: String, most: Int = 10_000, path: String) throws(ConfigurationError)
        -> [ConfigurationNode]
    {
        guard case .sequence(let elements) = content else {
            throw ConfigurationError(
                path: path, line: line,
                message: "\(subject) is a list: [a, b], not \(isEmpty ? "empty" : kind)")
        }
        guard elements.count <= most else {
            throw ConfigurationError(
                path: path, line: line,
                message: "\(subject) has \(elements.count) entries; at most \(most) are read")
        }
        return elements
    }

    /// The texts of a list of scalars.
    public func texts(_ subject: String, most: Int = 10_000, path: String) throws(ConfigurationError)
        -> [String]
    {
        var texts: [String] = []
        for element in try list(subject, most: most, path: path) {
            texts.append(try element.text("an entry of \(subject)", path: path))
        }
        return texts
    }

    /// The members of a mapping of names chosen by the user.
    public func members(_ subject: String, most: Int = 10_000, path: String) throws(ConfigurationError)
        -> [Member]
    {
        guard case .mapping(let members) = content else {
            throw ConfigurationError(
                path: path, line: line, message: "\(subject) is a mapping of names to values, not \(kind)")
        }
        guard members.count <= most else {
            throw ConfigurationError(
                path: path, line: line,
                message: "\(subject) has \(members.count) entries; at most \(most) are read")
        }
        return members
    }

    /// `true` or `false`, as these very words.
    public func flag(_ subject: String, path: String) throws(ConfigurationError) -> Bool {
        switch try text(subject, path: path) {
        case "true": return true
        case "false": return false
        case let other:
            throw ConfigurationError(
                path: path, line: line, message: "\(subject) is true or false, not \"\(other)\"")
        }
    }

    /// A whole number in decimal, without leading zeros, in a range.
    public func whole(_ subject: String, in range: ClosedRange<Int64>, path: String)
        throws(ConfigurationError)
        -> Int64
    {
        let text = try text(subject, path: path)
        guard let number = Int64(text), String(number) == text, range.contains(number) else {
            throw ConfigurationError(
                path: path, line: line,
                message:
                    "\(subject) is a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\""
            )
        }
        return number
    }
}
