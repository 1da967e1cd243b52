extension PlaybookHeader {
    var members: [JSON.Member] {
        JSON.listed([
            "about": about.map(JSON.string), "targets": targets.map(JSON.string),
            "lock": lock.map(JSON.string),
            "args": .array(arguments.map(\.json)),
        ])
    }
}

extension ArgumentSpec {
    fileprivate var json: JSON {
        .object(
            [.init("name", .string(name))] + kind.members
                + JSON.listed(["default": standard, "about": about.map(JSON.string)]))
    }
}

extension ArgumentSpec.Kind {
    fileprivate var members: [JSON.Member] {
        switch self {
        case .text: []
        case .matches(let pattern): [.init("matches", .string(pattern))]
        case .whole(let low, let high):
            [.init("int", .members(["min": low.map(JSON.int), "max": high.map(JSON.int)]))]
        case .oneOf(let values): [.init("one_of", .strings(values))]
        case .duration: [.init("duration", true)]
        case .size: [.init("size", true)]
        case .bool: [.init("bool", true)]
        }
    }
}
