public import Admission
public import Effects
import Synchronization

/// The agreement every backend keeps, as rules that can be checked against a real one.
///
/// Whoever writes a backend checks every rule from a test of their own:
/// ```swift
/// @Test(arguments: BackendRule.allCases)
/// func `the backend keeps the rule`(_ rule: BackendRule) async {
///     #expect(await conformance.violations(of: rule) == [])
/// }
/// ```
/// The target must have `sh cat env pwd printf sleep head kill true` in the program path, and a directory
/// that the account may write in. Nothing but that directory is changed, and what is put there is left there.
public struct BackendConformance: Sendable {
    /// Makes proof of admission for a request, as the gates would, with these limits and conditions and
    /// nothing else.
    public typealias Admit =
        @Sendable (_ request: TaskRequest, _ limits: TaskLimits, _ conditions: [Condition]) -> Admitted<
            TaskRequest
        >

    /// The backend under test.
    public let backend: any Backend
    /// The target that work is done on.
    public let target: Target
    /// A directory there, absolute and without links in its path, that the account may write in.
    public let directory: Bytes

    private let admit: Admit

    /// Makes a suite for a backend and one target.
    public init(backend: any Backend, target: Target, directory: Bytes, admit: @escaping Admit) {
        self.backend = backend
        self.target = target
        self.directory = directory
        self.admit = admit
    }

    /// What about a rule does not hold, one sentence each; empty when it is kept.
    public func violations(of rule: BackendRule) async -> [String] {
        switch rule {
        case .argumentsArriveExactly: await argumentsArriveExactly()
        case .environmentIsExactlyWhatWasGiven: await environmentIsExactlyWhatWasGiven()
        case .inputArrivesExactly: await inputArrivesExactly()
        case .directoryIsEntered: await directoryIsEntered()
        case .exitCodesAndSignalsComeBack: await exitCodesAndSignalsComeBack()
        case .missingProgramIs127: await missingProgramIs127()
        case .unexecutableProgramIs126: await unexecutableProgramIs126()
        case .brokenConditionsStopTheStart: await brokenConditionsStopTheStart()
        case .outputIsCappedAndCounted: await outputIsCappedAndCounted()
        case .streamsAreApart: await streamsAreApart()
        case .liveOutputEqualsKeptOutput: await liveOutputEqualsKeptOutput()
        case .timeOutEndsTheTree: await timeOutEndsTheTree()
        case .cancellationEndsTheTree: await cancellationEndsTheTree()
        case .everyTargetEndsOnce: await everyTargetEndsOnce()
        case .putReplacesAndTellsChange: await putReplacesAndTellsChange()
        case .aLookChangesNothing: await aLookChangesNothing()
        case .getReadsRegularFilesOnly: await getReadsRegularFilesOnly()
        }
    }

    /// What a piece of work looked like while it was done.
    struct Performed {
        var fault: Fault?
        var endings: [HostOutcome]
        var live: [OutputStream: Bytes]

        /// The one ending; nil when there was another number of them.
        var ending: HostOutcome? { endings.count == 1 ? endings[0] : nil }
    }

    /// Does a piece of work on the target.
    func perform(
        _ work: TaskWork, settings: SessionSettings = SessionSettings(), options: TaskOptions = TaskOptions(),
        timeout: Duration = .seconds(30), output: ByteCount = .kibibytes(64), conditions: [Condition] = [],
        on targets: [Target]? = nil, observer: ConformanceObserver = ConformanceObserver()
    ) async -> Performed {
        let targets = targets ?? [target]
        let request = TaskRequest(
            session: SessionID("s1"), hosts: targets.map { AskedHost(name: $0.name) }, work: work,
            settings: settings, options: options)
        let limits = TaskLimits(timeout: timeout, output: output, hostsAtOnce: 16)
        let fault = await backend.perform(
            admit(request, limits, conditions), task: TaskID(number: .random(in: 1...1_000_000_000)),
            on: targets,
            observer: observer)
        return Performed(fault: fault, endings: observer.endings, live: observer.live)
    }

    /// A command from text words.
    func command(_ words: String..., stdin: Bytes? = nil) -> TaskWork {
        command(words.map { Bytes($0.utf8) }, stdin: stdin)
    }

    /// A command from words of bytes.
    func command(_ words: [Bytes], stdin: Bytes? = nil) -> TaskWork {
        guard let command = Command(argv: words) else {
            preconditionFailure("the suite asks for possible commands")
        }
        return .command(command, stdin: stdin.map { Content($0) })
    }

    /// A path in the suite's directory.
    func path(_ name: String) -> Bytes { directory + Bytes("/\(name)".utf8) }

    /// One sentence when two values differ, none otherwise.
    func difference<Value: Equatable>(_ what: String, _ found: Value, _ expected: Value) -> [String] {
        found == expected ? [] : ["\(what) is \(found), not \(expected)"]
    }
}
