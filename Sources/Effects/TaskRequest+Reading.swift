extension TaskRequest {
    /// Reads the effect that ``Effect/json`` wrote of it.
    ///
    /// - Throws: ``JSONShapeError`` naming the key that is missing or wrong.
    public init(effect json: JSON) throws(JSONShapeError) {
        let fields = try JSONFields(json)
        guard fields.optional("masked") == nil else {
            throw fields.problem("masked", "absent: values were replaced in what is on record")
        }
        self.init(
            session: SessionID(try fields.string("session")),
            hosts: try fields.list("hosts") { (json, path) throws(JSONShapeError) in
                try AskedHost(json: json, at: path)
            },
            work: try TaskWork(fields: fields), settings: try SessionSettings(fields: fields),
            options: try TaskOptions(fields: fields))
    }
}

extension SessionRequest {
    /// Reads the effect that ``Effect/json`` wrote of it.
    ///
    /// - Throws: ``JSONShapeError`` naming the key that is missing or wrong.
    public init(effect json: JSON) throws(JSONShapeError) {
        let fields = try JSONFields(json)
        self.init(
            hosts: try fields.list("hosts") { (json, path) throws(JSONShapeError) in
                try AskedHost(json: json, at: path)
            },
            settings: try SessionSettings(fields: fields), isHelper: try fields.bool("helper"))
    }
}

extension AskedHost {
    fileprivate init(json: JSON, at path: String) throws(JSONShapeError) {
        let fields = try JSONFields(json, at: path)
        self.init(
            name: try fields.string("name"), groups: try fields.strings("groups"),
            isByName: try fields.bool("by_name"),
            ownAccount: try fields.readOptional("account", "a string or null", OwnAccount.init) ?? .acting)
    }
}

extension OwnAccount {
    fileprivate init?(_ json: JSON) {
        if json == .null {
            self = .unknown
        } else {
            guard let name = json.asString else { return nil }
            self = .login(name)
        }
    }
}

extension SessionSettings {
    init(fields: JSONFields) throws(JSONShapeError) {
        self.init(
            user: try fields.readOptional("user", "a string", \.asString),
            directory: try fields.readOptional("cwd", "bytes", \.asBytes),
            environment: fields.optional("env") == nil
                ? []
                : try fields.list("env") { (json, path) throws(JSONShapeError) in
                    let fields = try JSONFields(json, at: path)
                    let variable = EnvironmentVariable(
                        name: try fields.read("name", "bytes", \.asBytes),
                        value: try fields.read("value", "bytes and secrets", Content.init))
                    guard let variable else { throw fields.problem("name", "a name without = and NUL") }
                    return variable
                },
            timeout: try fields.readOptional("timeout", "seconds", \.asDuration))
    }
}

extension TaskWork {
    fileprivate init(fields: JSONFields) throws(JSONShapeError) {
        switch try fields.string("effect") {
        case "run", "undo":
            self = .command(
                try fields.read("command", "a command", \.asCommand),
                stdin: try fields.readOptional("stdin", "bytes and secrets", Content.init))
        case "put":
            self = .put(
                FilePut(
                    path: try fields.read("path", "bytes", \.asBytes),
                    content: try fields.read("content", "bytes and secrets", Content.init),
                    mode: try fields.readOptional("mode", "permission bits") { $0.asWhole() },
                    owner: try fields.readOptional("owner", "a string", \.asString),
                    group: try fields.readOptional("group", "a string", \.asString),
                    backups: try fields.whole("backup")))
        case "get":
            self = .get(
                FileGet(
                    path: try fields.read("path", "bytes", \.asBytes),
                    max: try fields.readOptional("max", "a size") { $0.asWhole().map { ByteCount($0) } }))
        case "probe": self = .probe(try Probe(fields: fields))
        default: throw fields.problem("effect", "a task's word")
        }
    }
}

extension Probe {
    fileprivate init(fields: JSONFields) throws(JSONShapeError) {
        let check: Check
        if let tcp = fields.optional("tcp") {
            let place = try JSONFields(tcp, at: "tcp")
            check = .tcp(host: try place.string("host"), port: try place.whole("port"))
        } else {
            check = .http(
                HTTPExpectation(
                    url: try fields.string("http"), status: try fields.whole("status"),
                    contains: try fields.readOptional("contains", "bytes", \.asBytes),
                    body: try fields.readOptional("body", "bytes", \.asBytes),
                    hostHeader: try fields.readOptional("host_header", "a string", \.asString)))
        }
        self.init(
            check: check, within: try fields.read("within", "seconds", \.asDuration),
            every: try fields.read("every", "seconds", \.asDuration))
    }
}

extension TaskOptions {
    fileprivate init(fields: JSONFields) throws(JSONShapeError) {
        let exits: [Int32] = try fields.list("ok") { (json, path) throws(JSONShapeError) in
            guard let code: Int32 = json.asWhole() else {
                throw JSONShapeError(key: path, expected: "an exit code")
            }
            return code
        }
        self.init(
            output: try fields.readOptional("output", "a size") { $0.asWhole().map { ByteCount($0) } },
            hostsAtOnce: try fields.readOptional("limit", "a whole number") { $0.asWhole() },
            acceptedExits: Set(exits),
            inDoubt: try fields.read("in_doubt", "a rule", InDoubtRule.init),
            isLossAccepted: try fields.bool("lost_ok"), isParallel: try fields.bool("parallel"),
            isSecret: try fields.bool("secret"),
            assumed: try fields.optional("assume").map { (json) throws(JSONShapeError) in
                let fields = try JSONFields(json, at: "assume")
                return AssumedAnswer(
                    stdout: try fields.read("stdout", "bytes", \.asBytes),
                    exitCode: try fields.whole("exit_code"))
            },
            dropped: fields.optional("dropped") == nil
                ? [] : Set(try fields.strings("dropped").compactMap(OutputStream.init)),
            note: fields.optional("note"))
    }
}

extension InDoubtRule {
    fileprivate init?(_ json: JSON) {
        switch json {
        case "fail": self = .fail
        case "repeat": self = .repeat
        default:
            guard let command = json["probe"]?.asCommand else { return nil }
            self = .probe(command)
        }
    }
}

extension JSON {
    /// The command as `Command.json` wrote it; nil when this is something else.
    fileprivate var asCommand: Command? {
        guard case .array(let words) = self else { return nil }
        let argv = words.compactMap(\.asBytes)
        return argv.count == words.count ? Command(argv: argv) : nil
    }
}
