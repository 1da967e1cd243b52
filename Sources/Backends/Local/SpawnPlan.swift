import Admission
import CSpawn
import Effects

/// Everything needed to start a command, laid out as the C side reads it: one block of NUL-closed texts and
/// counts.
struct SpawnPlan: Sendable {
    /// The marker's words that come before process and start time; also how the start is named in `starts`.
    private let head: Bytes
    private let tail: Bytes
    private let argumentCount: Int
    private let variableCount: Int
    private let searchCount: Int
    private let conditionIsSame: [UInt8]
    private let acting: ActingAccount
    private let process: ProcessLimits

    /// Lays out a command for an account; the directory is the one asked for, or the account's home.
    init(_ work: Admitted<TaskRequest>, command: Command, directory: Bytes, acting: ActingAccount) {
        let variables = Self.environment(work, acting.account)
        var head = Bytes()
        head.append(text: command.program)
        head.append(text: directory)
        var tail = Bytes()
        for word in command.argv { tail.append(text: word) }
        for variable in variables {
            tail.append(text: variable.name + [UInt8(ascii: "=")] + variable.value.bytes)
        }
        for place in work.programPath { tail.append(text: place) }
        for condition in work.conditions {
            tail.append(text: condition.path)
            tail.append(text: condition.directory)
        }
        self.head = head
        self.tail = tail
        argumentCount = command.argv.count
        variableCount = variables.count
        searchCount = work.programPath.count
        conditionIsSame = work.conditions.map { $0.isSame ? 1 : 0 }
        self.acting = acting
        process = work.limits.process
    }

    /// A clean environment: PATH HOME USER LANG, and what the session sets, which wins.
    private static func environment(_ work: Admitted<TaskRequest>, _ account: LocalAccount)
        -> [EnvironmentVariable]
    {
        let asked = work.request.settings.environment
        let path = Bytes(work.programPath.joined(separator: [UInt8(ascii: ":")]))
        let standard: [(String, Bytes)] = [
            ("PATH", path), ("HOME", account.home), ("USER", Bytes(account.name.utf8)),
            ("LANG", Bytes("C.UTF-8".utf8)),
        ]
        let given = Set(asked.map(\.name))
        return standard.compactMap { name, value in
            let name = Bytes(name.utf8)
            return given.contains(name) ? nil : EnvironmentVariable(name: name, value: value)
        } + asked
    }

    /// Starts it.
    ///
    /// Blocks until the program is executed or the start has failed.
    ///
    /// - Parameters:
    ///   - label: the words before the process number in the start marker.
    ///   - standard: the descriptors that become 0, 1 and 2.
    ///   - starts: where the start marker goes, or -1.
    func start(
        label: String, standard: (Int32, Int32, Int32), starts: Int32, tag: UInt64, softFiles: UInt64
    ) -> gse_spawned {
        var block = head
        block.reserveCapacity(head.count + tail.count + label.utf8.count + 1)
        block.append(text: Bytes(label.utf8))
        block.append(contentsOf: tail)
        var request = gse_spawn()
        request.argument_count = argumentCount
        request.variable_count = variableCount
        request.search_count = searchCount
        request.condition_count = conditionIsSame.count
        request.standard = standard
        request.starts = starts
        request.changes_identity = acting.isOther
        request.uid = acting.account.uid
        request.gid = acting.account.gid
        request.tag = tag
        request.cpu =
            process.cpu.map { UInt64(max(1, (Monotonic.microseconds($0) + 999_999) / 1_000_000)) } ?? .max
        request.memory = process.memory.map { UInt64($0.bytes) } ?? .max
        request.files = process.files.map { UInt64(max(0, $0)) } ?? .max
        request.files_soft = softFiles
        var started = gse_spawned()
        block.withUnsafeBytes { texts in
            conditionIsSame.withUnsafeBufferPointer { same in
                acting.account.groups.withUnsafeBufferPointer { groups in
                    request.block = texts.baseAddress?.assumingMemoryBound(to: CChar.self)
                    request.block_size = texts.count
                    request.condition_is_same = same.baseAddress
                    request.groups = groups.baseAddress
                    request.group_count = groups.count
                    gse_spawn(&request, &started)
                }
            }
        }
        return started
    }
}

extension Condition {
    /// The path it is about.
    var path: Bytes {
        switch self {
        case .below(let path, _), .same(let path, _): path
        }
    }

    /// The directory it is held to.
    var directory: Bytes {
        switch self {
        case .below(_, let directory), .same(_, let directory): directory
        }
    }

    /// Whether the path must be the directory itself.
    var isSame: Bool {
        switch self {
        case .below: false
        case .same: true
        }
    }

    /// The reason of a host's failure when it is broken.
    var brokenReason: String { isSame ? "refused.directory" : "refused.path" }
}

extension Bytes {
    /// Appends a text and the NUL that closes it.
    fileprivate mutating func append(text: Bytes) {
        append(contentsOf: text)
        append(0)
    }
}
