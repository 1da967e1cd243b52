import Effects
import LuaSource

/// What can be seen of the session a command runs in.
struct SessionReading {
    /// The table of `gse.session{…}`; nil when the session comes from elsewhere.
    var options: [Expression.Item]?
    /// Where that call stands.
    var call: Int?
    /// Whether it is a view of one host of it.
    var isView = false
}

/// Finds the session behind an expression: a local of `gse.session{…}`, or the parameter of a function that is called for
/// each host of one.
struct SessionFinder {
    private let source: CheckedSource
    /// The session that a parameter is a view of.
    private var views: [Int: Int] = [:]

    init(_ source: CheckedSource) {
        self.source = source
        for (_, name, arguments) in source.calls {
            if name == "gse.each", arguments.count > 1 { add(arguments[1], viewOf: arguments[0]) }
            guard let options = arguments.first.flatMap(source.table),
                let on = source.member("on", of: options)
            else {
                continue
            }
            for case .keyed(_, let value) in options { add(value, viewOf: on) }
        }
    }

    private mutating func add(_ function: Int, viewOf session: Int) {
        guard case .function(let number) = source.kind(source.value(function)),
            let first = source.tree.functions[number].parameters.first
        else { return }
        // Called for the hosts of two sessions it is a view of neither.
        views[first] = views[first] == nil || views[first] == session ? session : -1
    }

    func session(_ expression: Int) -> SessionReading {
        var reading = SessionReading()
        var current = source.value(expression)
        for _ in 0..<8 {
            guard case .local(let local) = source.kind(current), !source.tree.locals[local].isReassigned,
                let session = views[local], session >= 0
            else { break }
            reading.isView = true
            current = source.value(session)
        }
        guard case .call(let function, let arguments) = source.kind(current),
            source.path(function) == "gse.session",
            let options = arguments.first.flatMap(source.table)
        else { return reading }
        reading.options = options
        reading.call = current
        return reading
    }
}
