internal import Effects

/// What one argument may be.
///
/// Everything is decided on bytes.
struct ArgumentMatcher: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case literal(Bytes)
        case oneOf([Bytes])
        case whole(min: Int64, max: Int64)
        case pathUnder(Bytes)
        case matches(Pattern)
    }

    let kind: Kind
    /// Whether an argument that begins with `-` may match although the kind does not name it.
    var allowsOption = false
    /// Whether control characters and their like may match.
    var allowsControl = false

    /// Whether `argument` is granted by this.
    func matches(_ argument: Bytes) -> Bool {
        guard !argument.contains(0), allowsControl || CharacterRule.isPlain(argument) else { return false }
        guard argument.first != UInt8(ascii: "-") || allowsOption || namesOptions else { return false }
        return switch kind {
        case .literal(let text): argument == text
        case .oneOf(let texts): texts.contains(argument)
        case .whole(let least, let most): Self.whole(argument).map { (least...most).contains($0) } ?? false
        case .pathUnder(let directory): Self.isCanonical(argument) && Self.lies(argument, below: directory)
        case .matches(let pattern): pattern.matches(argument)
        }
    }

    /// Whether `argument` is forbidden by this: what the character rules would hide from ``matches(_:)`` is
    /// seen here.
    func forbids(_ argument: Bytes) -> Bool {
        switch kind {
        case .literal(let text): argument == text
        case .oneOf(let texts): texts.contains(argument)
        case .whole(let least, let most): Self.whole(argument).map { (least...most).contains($0) } ?? false
        case .pathUnder(let directory):
            argument.first == UInt8(ascii: "/") && Self.reaches(argument, below: directory)
        case .matches(let pattern): argument.text == nil || pattern.matches(argument)
        }
    }

    /// What the target must find true of an argument that matched.
    func condition(on argument: Bytes) -> Condition? {
        if case .pathUnder(let directory) = kind { .below(path: argument, directory: directory) } else { nil }
    }

    private var namesOptions: Bool {
        switch kind {
        case .literal, .oneOf: true
        case .whole(let least, _): least < 0
        case .pathUnder, .matches: false
        }
    }

    /// A decimal number without sign (but `-`), leading zeros or anything else.
    private static func whole(_ argument: Bytes) -> Int64? {
        guard (1...20).contains(argument.count), let text = argument.text, let number = Int64(text),
            String(number) == text
        else { return nil }
        return number
    }

    /// Whether it is an absolute path without empty, `.` and `..` components; `/` itself is one.
    static func isCanonical(_ path: Bytes) -> Bool {
        guard path.first == UInt8(ascii: "/") else { return false }
        guard path.count > 1 else { return true }
        return path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .allSatisfy {
                !$0.isEmpty && $0 != [46] && $0 != [46, 46]
            }
    }

    /// Whether a canonical path lies strictly below a canonical directory.
    static func lies(_ path: Bytes, below directory: Bytes) -> Bool {
        let prefix = directory == [UInt8(ascii: "/")] ? directory : directory + [UInt8(ascii: "/")]
        return path.count > prefix.count && path.starts(with: prefix)
    }

    /// Whether any reading of a path, canonical or not, ends at or below the directory.
    private static func reaches(_ path: Bytes, below directory: Bytes) -> Bool {
        var parts: [ArraySlice<UInt8>] = []
        for part in path.split(separator: UInt8(ascii: "/")) {
            if part == [46, 46] { _ = parts.popLast() } else if part != [46] { parts.append(part) }
        }
        let normal = [UInt8(ascii: "/")] + parts.joined(separator: [UInt8(ascii: "/")])
        return normal == directory || lies(normal, below: directory)
    }
}

extension ArgumentMatcher: CustomStringConvertible {
    /// What it accepts, in words of a message.
    var description: String {
        switch kind {
        case .literal(let text): "\"\(CharacterRule.shown(text))\""
        case .oneOf(let texts):
            texts.count > 8
                ? "one of \(texts.count) words"
                : "one of \(texts.map(CharacterRule.shown).joined(separator: ", "))"
        case .whole(let least, let most): "a whole number from \(least) to \(most)"
        case .pathUnder(let directory): "a path below \(CharacterRule.shown(directory))"
        case .matches(let pattern): "something that matches \(pattern.text)"
        }
    }
}
