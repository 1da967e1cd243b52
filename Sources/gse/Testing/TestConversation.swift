import Effects
import Execution
import Preparing
import SandboxProtocol

/// Answers the calls of a test file: those of `gse.test`, and what needs no host.
struct TestConversation {
    let script: PlaybookScript
    /// The files beside the test file.
    let files: PlaybookFiles
    let stage: TestStage
    /// The test file.
    let path: String

    /// Goes on until the file ends; answers why it did not come to its end.
    func run(_ recorder: inout TestRecorder) async -> TestTrouble? {
        var result = await script.begin()
        var calls: ArraySlice<Call> = []
        while true {
            switch result {
            case .limit(let limit): return TestTrouble(limit)
            case .lost(let reason): return TestTrouble("its sandbox is lost: \(reason)")
            case .turn(let turn):
                calls += turn.calls
                switch turn.state {
                case .returned: return nil
                case .raised(let error): return TestTrouble(error)
                case .waiting: break
                }
            }
            guard let call = calls.popFirst() else { return TestTrouble("it waits for nothing") }
            let answer = await answer(call, &recorder)
            guard !recorder.isFull else { return TestTrouble("its tests say more than 16 MiB") }
            result = await script.resume(call.strand, with: answer)
        }
    }

    private func answer(_ call: Call, _ recorder: inout TestRecorder) async -> Answer {
        let first = call.arguments.first ?? .null
        switch call.operation {
        case "test.begin": return .value(.bool(recorder.begin(Self.texts(first), at: call.position)))
        case "test.finish":
            recorder.end(Self.failure(call.arguments))
            return .value(.null)
        case "test.rehearse":
            return await stage.rehearse(first, beside: path)
        case Operation.log.rawValue:
            recorder.say(Self.text(call.arguments.dropFirst().first ?? .null))
            return .value(.null)
        case Operation.module.rawValue, Operation.file.rawValue:
            return file(Self.text(first), isModule: call.operation == Operation.module.rawValue)
        default:
            return Self.usage(
                "usage.test", "gse.\(call.operation): a test file touches no host",
                remedy: "do it in a playbook, and let gse.test.rehearse run that")
        }
    }

    private func file(_ name: String, isModule: Bool) -> Answer {
        let path = isModule ? name.replacing(".", with: "/") + ".lua" : name
        do {
            let content = try files.content(of: path)
            return isModule
                ? .value(.record(["source": .string(content), "name": .text(path)]))
                : .value(.string(content))
        } catch {
            return Self.usage(error.code, error.message)
        }
    }

    /// An answer that is an error of usage.
    static func usage(_ code: String, _ message: String, remedy: String? = nil) -> Answer {
        .error(ScriptError(kind: .usage, code: code, message: message, remedy: remedy))
    }

    private static func failure(_ arguments: [LuaValue]) -> TestCase.Failure? {
        guard arguments.first != .bool(true) else { return nil }
        let rest = arguments.dropFirst().map(text)
        let position = rest.dropFirst().first.flatMap { $0.isEmpty ? nil : $0 }
        return TestCase.Failure(message: rest.first ?? "", position: position)
    }

    private static func texts(_ value: LuaValue) -> [String] {
        if case .table(let table) = value { table.sequence.map(text) } else { [] }
    }

    /// Text as it is; of anything else, nothing.
    private static func text(_ value: LuaValue) -> String {
        if case .string(let bytes) = value { String(decoding: bytes, as: UTF8.self) } else { "" }
    }
}
