import Effects
import SandboxProtocol

extension EffectDecoder {
    /// What `gse.put` is to put in place.
    func put(_ options: inout OptionReader) throws(Misuse) -> FilePut {
        let call = options.call
        let path = try absolutePath(call, options.take("path"))
        var put = FilePut(path: path, content: try content(&options))
        put.mode = try options.take("mode") { value, name throws(Misuse) in try mode(call, value) }
        put.owner = try options.take("owner") { value, name throws(Misuse) in try call.text(value, name) }
        put.group = try options.take("group") { value, name throws(Misuse) in try call.text(value, name) }
        put.backups =
            try options.take("backup") { value, name throws(Misuse) in
                Int(try call.whole(value, name, in: 0...1000))
            } ?? 0
        return put
    }

    private func content(_ options: inout OptionReader) throws(Misuse) -> Content {
        let call = options.call
        let content = try options.take("content") { value, name throws(Misuse) in
            try self.content(call, value, name)
        }
        let file = try options.take("file") { value, name throws(Misuse) in try call.text(value, name) }
        let template = try options.take("template") { value, name throws(Misuse) in try call.text(value, name)
        }
        let variables = options.take("vars")
        guard variables == .null || template != nil else { throw call.misuse("vars belong to a template") }
        switch (content, file, template) {
        case (let content?, nil, nil): return content
        case (nil, let file?, nil): return Content(try self.file(call, file))
        case (nil, nil, let template?):
            let text = try self.file(call, template)
            return try Template(text: text, name: template).filled(with: variables, call) {
                handle throws(Misuse) in try secret(call, handle)
            }
        case (nil, nil, nil), (.some, _, _), (_, .some, _):
            throw call.misuse("needs exactly one of content, file and template")
        }
    }

    private func file(_ call: CallReader, _ name: String) throws(Misuse) -> Bytes {
        do {
            return try files.content(of: name)
        } catch {
            throw call.misuse(error.message, code: error.code)
        }
    }

    /// What `gse.get` is to read.
    func get(_ call: CallReader, _ options: inout OptionReader) throws(Misuse) -> FileGet {
        let max = try options.take("max") { value, name throws(Misuse) in try call.size(value, name) }
        return FileGet(path: try absolutePath(call, call[1]), max: max)
    }

    private func absolutePath(_ call: CallReader, _ value: LuaValue) throws(Misuse) -> Bytes {
        let path = try call.bytes(value, "path")
        guard path.first == UInt8(ascii: "/"), !path.contains(0) else {
            throw call.misuse("path must be absolute, not \(value.shown)")
        }
        return path
    }

    /// Permission bits: octal text such as `"0644"`, or a number.
    private func mode(_ call: CallReader, _ value: LuaValue) throws(Misuse) -> UInt32 {
        if case .string(let bytes) = value, let text = bytes.text,
            text.utf8.allSatisfy({ (48...55).contains($0) }),
            let mode = UInt32(text, radix: 8), mode <= 0o7777
        {
            return mode
        }
        if case .string = value {
            throw call.misuse("mode must be octal text such as \"0644\", not \(value.shown)")
        }
        return UInt32(truncatingIfNeeded: try call.whole(value, "mode", in: 0...0o7777))
    }

    /// What `gse.probe` is to look at, and how long.
    func probe(_ call: CallReader, _ options: inout OptionReader) throws(Misuse) -> Probe {
        var what = try OptionReader(call, call[1], "what to probe")
        let check: Probe.Check
        let tcp = try what.take("tcp") { value, name throws(Misuse) in try call.text(value, name) }
        let url = try what.take("http") { value, name throws(Misuse) in try call.text(value, name) }
        switch (tcp, url) {
        case (let tcp?, nil): check = try self.tcp(call, tcp)
        case (nil, let url?): check = .http(try http(call, url, &what))
        case (nil, nil), (.some, .some): throw call.misuse("needs one of tcp and http")
        }
        try what.finish()
        var probe = Probe(check: check)
        let read = { (value: LuaValue, name: String) throws(Misuse) in try call.duration(value, name) }
        if let within = try options.take("within", read) { probe.within = within }
        if let every = try options.take("every", read) { probe.every = every }
        return probe
    }

    private func tcp(_ call: CallReader, _ text: String) throws(Misuse) -> Probe.Check {
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex,
            let port = UInt16(text[text.index(after: colon)...]), port > 0
        else { throw call.misuse("tcp must be host:port, not \(quoted(text))") }
        let host = text[..<colon].drop { $0 == "[" }.prefix { $0 != "]" }
        return .tcp(host: String(host), port: port)
    }

    private func http(_ call: CallReader, _ url: String, _ what: inout OptionReader) throws(Misuse)
        -> HTTPExpectation
    {
        guard url.hasPrefix("http://"), url.utf8.allSatisfy({ $0 > 32 && $0 != 127 }) else {
            throw call.misuse("http must be an address that begins with http://, not \(quoted(url))")
        }
        var expectation = HTTPExpectation(url: url)
        if let status = try what.take(
            "status", { value, name throws(Misuse) in try call.whole(value, name, in: 100...599) })
        {
            expectation.status = Int(status)
        }
        expectation.contains = try what.take("contains") { value, name throws(Misuse) in
            try call.bytes(value, name)
        }
        expectation.body = try what.take("body") { value, name throws(Misuse) in try call.bytes(value, name) }
        expectation.hostHeader = try what.take("host_header") { value, name throws(Misuse) in
            try call.text(value, name)
        }
        return expectation
    }
}
