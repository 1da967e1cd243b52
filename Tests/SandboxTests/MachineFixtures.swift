import LuaSandbox
import SandboxProtocol

/// What a script did: answered in-process by a closure until it ended.
struct Played: Equatable {
    var calls: [Call] = []
    var state: Turn.State = .waiting

    /// The text of what was returned.
    var text: String? {
        guard case .returned(.string(let bytes)) = state else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    var value: LuaValue? {
        guard case .returned(let value) = state else { return nil }
        return value
    }

    var error: ScriptError? {
        guard case .raised(let error) = state else { return nil }
        return error
    }
}

/// Plays a script to its end; every call is answered with what `answer` says, oldest first.
func play(
    _ source: String, answer: (Call) -> Answer = { _ in .value(.null) }
) throws -> Played {
    let start = ScriptStart(source: [UInt8](source.utf8), name: "test.lua", seed: 42)
    let machine = try LuaMachine(start)
    var turn = try machine.begin()
    var played = Played()
    var open: [Call] = []
    while true {
        played.calls += turn.calls
        open += turn.calls
        played.state = turn.state
        guard case .waiting = turn.state, !open.isEmpty else { return played }
        let call = open.removeFirst()
        turn = try machine.resume(call.strand, with: answer(call))
    }
}
