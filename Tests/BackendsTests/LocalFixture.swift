import Backends
import Effects
import Glibc

@testable import Admission

/// Admitted work for tests, in which a test states only what matters.
enum LocalFixture {
    static let programPath = ["/usr/local/bin", "/usr/bin", "/bin"].map { Bytes($0.utf8) }

    static func admitted(
        _ work: TaskWork, hosts: [String] = ["localhost"], settings: SessionSettings = SessionSettings(),
        options: TaskOptions = TaskOptions(), timeout: Duration = .seconds(30),
        output: ByteCount = .mebibytes(1), hostsAtOnce: Int = 1_000_000,
        process: ProcessLimits = ProcessLimits(), conditions: [Condition] = [],
        readConditions: [Condition]? = [], programPath: [Bytes] = Self.programPath
    ) -> Admitted<TaskRequest> {
        Admitted(
            request: TaskRequest(
                session: SessionID("s1"), hosts: hosts.map { AskedHost(name: $0) }, work: work,
                settings: settings, options: options),
            rule: "test/#1",
            limits: TaskLimits(timeout: timeout, output: output, hostsAtOnce: hostsAtOnce, process: process),
            conditions: conditions, programPath: programPath, isReadOnly: false, leftOut: [],
            readConditions: readConditions)
    }

    static func command(_ words: [String], stdin: Bytes? = nil) -> TaskWork {
        guard let command = Command(argv: words.map { Bytes($0.utf8) }) else {
            preconditionFailure("a test asked for an impossible command")
        }
        return .command(command, stdin: stdin.map { Content($0) })
    }

    /// Performs admitted work and returns what was reported.
    static func perform(
        _ work: Admitted<TaskRequest>, on backend: LocalBackend = LocalBackend()
    ) async -> (fault: Fault?, recorder: EndingsRecorder) {
        let recorder = EndingsRecorder()
        let targets = work.request.hosts.map { Target(name: $0.name) }
        let fault = await backend.perform(work, task: TaskID("t1"), on: targets, observer: recorder)
        return (fault, recorder)
    }
}

extension LocalFixture {
    /// The soft limit of open files this process was started with, as its parent has it.
    static let inheritedFiles: String = {
        let lines = Processes.read("/proc/\(getppid())/limits").lossyText.split(separator: "\n")
        let line = lines.first { $0.hasPrefix("Max open files") } ?? ""
        return line.split(separator: " ").dropFirst(3).first.map(String.init) ?? ""
    }()
}
