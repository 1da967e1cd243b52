import LuaSource

/// One kind of thing to look for in a file.
protocol Rule {
    /// What it finds, in any order.
    func findings(in source: CheckedSource) -> [SourceFinding]
}

extension CheckedSource {
    func finding(
        _ code: String, _ severity: SourceFinding.Severity = .error, at expression: Int, _ message: String,
        remedy: String? = nil
    ) -> SourceFinding {
        SourceFinding(
            file: file, place: place(of: expression), severity: severity, code: code, message: message,
            remedy: remedy)
    }

    /// Every call with the name of what is called.
    var calls: [(call: Int, name: String, arguments: [Int])] {
        var calls: [(call: Int, name: String, arguments: [Int])] = []
        for index in tree.expressions.indices {
            guard case .call(let function, let arguments) = kind(index), let name = path(function) else {
                continue
            }
            calls.append((index, name, arguments))
        }
        return calls
    }
}
