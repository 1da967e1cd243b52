import Effects
import SandboxProtocol

extension EffectDecoder {
    /// What a playbook declares with `gse.playbook{…}`.
    func header(_ call: CallReader) throws(Misuse) -> PlaybookHeader {
        guard case .table = call[0] else {
            throw call.misuse(
                "takes a table such as {about = \"…\"}, not \(call[0].kindName)", code: "usage.type")
        }
        var options = try OptionReader(call, call[0])
        var header = PlaybookHeader()
        let read = { (value: LuaValue, name: String) throws(Misuse) in try call.text(value, name) }
        header.about = try options.take("about", read)
        header.targets = try options.take("targets", read)
        header.lock = try options.take("lock") { value, _ throws(Misuse) in try lockName(call, value) }
        let arguments = options.take("args")
        try options.finish()
        guard arguments != .null else { return header }
        guard case .table(let table) = arguments, table.sequence.isEmpty else {
            throw call.misuse(
                "args must be a table such as {site = {matches = \"[a-z]+\"}}", code: "usage.type")
        }
        for field in table.fields {
            header.arguments.append(try argument(call, field))
        }
        return header
    }

    private func argument(_ call: CallReader, _ field: LuaTable.Field) throws(Misuse) -> ArgumentSpec {
        let name = try call.text(field.key, "an argument's name")
        var options = try OptionReader(call, field.value, "args.\(name)")
        let about = try options.take("about") { value, what throws(Misuse) in try call.text(value, what) }
        let standard = options.take("default")
        let kinds = try kinds(call, &options)
        try options.finish()
        guard kinds.count <= 1 else {
            throw call.misuse("args.\(name) takes one of matches, int, one_of, duration, size and bool")
        }
        var spec = ArgumentSpec(name: name, kind: kinds.first ?? .text, about: about)
        if standard != .null { spec.standard = try JSON(standard) }
        return spec
    }

    private func kinds(_ call: CallReader, _ options: inout OptionReader) throws(Misuse) -> [ArgumentSpec
        .Kind]
    {
        var kinds: [ArgumentSpec.Kind] = []
        if let pattern = try options.take(
            "matches", { value, name throws(Misuse) in try call.text(value, name) })
        {
            kinds.append(.matches(pattern))
        }
        if let whole = try options.take("int", { value, _ throws(Misuse) in try wholeRange(call, value) }) {
            kinds.append(whole)
        }
        let words = try options.take("one_of") { value, name throws(Misuse) in try call.list(value, name) }
        if let words {
            var choices: [String] = []
            for word in words { choices.append(try call.text(word, "a choice")) }
            guard !choices.isEmpty else { throw call.misuse("one_of is empty") }
            kinds.append(.oneOf(choices))
        }
        for (name, kind) in [("duration", ArgumentSpec.Kind.duration), ("size", .size), ("bool", .bool)]
        where try call.bool(options.take(name), name) {
            kinds.append(kind)
        }
        return kinds
    }

    private func wholeRange(_ call: CallReader, _ value: LuaValue) throws(Misuse) -> ArgumentSpec.Kind {
        if value == .bool(true) { return .whole(min: nil, max: nil) }
        var options = try OptionReader(call, value, "int")
        let read = { (value: LuaValue, name: String) throws(Misuse) in
            try call.whole(value, name, in: Int64.min...Int64.max)
        }
        let range = ArgumentSpec.Kind.whole(
            min: try options.take("min", read), max: try options.take("max", read))
        try options.finish()
        return range
    }
}
