internal import Effects
internal import Fleet

/// Comparisons between rules, for lint.
///
/// Where patterns would have to be compared, they answer "no": no finding rather than a wrong one.
extension ArgumentList {
    /// Whether every vector of `other` is known to match this too.
    func covers(_ other: ArgumentList) -> Bool {
        var mine = elements[...]
        for element in other.elements {
            guard let first = mine.first else { return false }
            switch (first, element) {
            case (.rest(let wide), _):
                guard wide.covers(element.matcher) else { return false }
                continue
            case (.one(let wide), .one(let narrow)), (.optional(let wide), .one(let narrow)),
                (.optional(let wide), .optional(let narrow)):
                guard wide.covers(narrow) else { return false }
            case (.one, .optional), (.one, .rest), (.optional, .rest): return false
            }
            mine = mine.dropFirst()
        }
        return mine.allSatisfy { if case .one = $0 { false } else { true } }
    }

    /// Whether some vector is known to match both.
    func overlaps(_ other: ArgumentList) -> Bool {
        var failed: Set<Int> = []
        return overlaps(other, 0, 0, &failed)
    }

    private func overlaps(_ other: ArgumentList, _ mine: Int, _ theirs: Int, _ failed: inout Set<Int>) -> Bool
    {
        let left = mine < elements.count ? elements[mine] : nil
        let right = theirs < other.elements.count ? other.elements[theirs] : nil
        guard left != nil || right != nil else { return true }
        guard failed.insert(mine << 32 | theirs).inserted else { return false }
        if let left, left.canBeNothing, overlaps(other, mine + 1, theirs, &failed) { return true }
        if let right, right.canBeNothing, overlaps(other, mine, theirs + 1, &failed) { return true }
        guard let left, let right, left.matcher.overlaps(right.matcher) else { return false }
        return overlaps(other, left.isRest ? mine : mine + 1, right.isRest ? theirs : theirs + 1, &failed)
            || overlaps(other, mine + 1, theirs + 1, &failed)
    }
}

extension ArgumentList.Element {
    fileprivate var isRest: Bool { if case .rest = self { true } else { false } }
    fileprivate var canBeNothing: Bool { if case .one = self { false } else { true } }
}

extension ArgumentMatcher {
    /// Whether all that `other` grants is known to be granted by this.
    func covers(_ other: ArgumentMatcher) -> Bool {
        if self == other { return true }
        if let words = other.words { return words.allSatisfy { matches($0) || !other.matches($0) } }
        guard allowsControl || !other.allowsControl else { return false }
        switch (kind, other.kind) {
        case (.whole(let least, let most), .whole(let low, let high)): return least <= low && high <= most
        case (.pathUnder(let wide), .pathUnder(let narrow)):
            return wide == narrow || Self.lies(narrow, below: wide)
        case (.matches, .pathUnder), (.matches, .whole(min: 0..., max: _)): return matchesAlmostAnything
        case (.matches(let wide), .matches(let narrow)):
            return (wide.text == narrow.text || matchesAlmostAnything)
                && (allowsOption || !other.allowsOption)
        default: return false
        }
    }

    /// Whether some argument is known to be granted by both.
    func overlaps(_ other: ArgumentMatcher) -> Bool {
        if let words { return words.contains { matches($0) && other.matches($0) } }
        if other.words != nil { return other.overlaps(self) }
        switch (kind, other.kind) {
        case (.whole(let least, let most), .whole(let low, let high)): return least <= high && low <= most
        case (.pathUnder(let left), .pathUnder(let right)):
            return left == right || Self.lies(left, below: right) || Self.lies(right, below: left)
        default: return covers(other) || other.covers(self)
        }
    }

    /// Whether any text at all matches.
    var matchesAlmostAnything: Bool {
        if case .matches(let pattern) = kind { [".*", ".+", "(.*)"].contains(pattern.text) } else { false }
    }

    /// Whether nothing can match: words that the character rules forbid.
    var isImpossible: Bool { words.map { !$0.contains(where: matches) } ?? false }

    /// Whether it names a program to be looked up.
    var isBareProgram: Bool { words?.contains { !$0.contains(UInt8(ascii: "/")) } ?? false }

    /// The words it names one by one; nil when it describes them.
    var words: [Bytes]? {
        switch kind {
        case .literal(let word): [word]
        case .oneOf(let words): words
        case .whole, .pathUnder, .matches: nil
        }
    }
}

extension HostGrant {
    /// Whether some host may be granted by both: two lists of plain names are compared, everything else may
    /// be.
    func canMeet(_ other: HostGrant) -> Bool {
        let names = plainNames
        guard let names else { return true }
        return names.contains { name in
            other.entries.contains { !$0.isExclusion && ($0.isGroup || $0.matches(AskedHost(name: name))) }
        }
    }

    private var plainNames: [String]? {
        var names: [String] = []
        for entry in entries where !entry.isExclusion {
            guard case .glob(let glob) = entry.subject, !glob.isPattern else { return nil }
            names.append(glob.text)
        }
        return names
    }
}

extension HostGrant.Entry {
    fileprivate var isGroup: Bool { if case .group = subject { true } else { false } }
}
