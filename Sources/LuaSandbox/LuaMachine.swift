internal import CLuaShim
public import SandboxProtocol
internal import Stdlib

/// One sandboxed script, driven step by step: give it control, take its turn.
///
/// Owned by one task or thread at a time. It never calls back: whatever the script asks for is in the turn.
///
/// ```swift
/// let machine = try LuaMachine(ScriptStart(source: source, name: "hello.lua"))
/// var turn = try machine.begin()
/// while case .waiting = turn.state { turn = try machine.resume(turn.calls[0].strand, with: .value(.null)) }
/// ```
public final class LuaMachine {
    private let machine: OpaquePointer
    private let start: ScriptStart

    /// Makes the script's world; nothing of the script runs yet.
    ///
    /// `limitDescriptor` is where a limit is written before the process ends itself; without one, no limit of memory or
    /// strands ends the process: they are errors in the script, for tests. Throws when there is no memory for it.
    public init(_ start: ScriptStart, limitDescriptor: Int32? = nil) throws(MalformedBytes) {
        var world: [UInt8] = []
        try ValueCoding.encode(Self.world(of: start), into: &world)
        var message = [CChar](repeating: 0, count: 512)
        let made: OpaquePointer? = world.withUnsafeBufferPointer { world in
            var configuration = gse_config()
            configuration.memory_bytes = start.limits.memoryBytes
            configuration.value_bytes = start.limits.valueBytes
            configuration.turn_bytes = start.limits.turnBytes
            configuration.strands = UInt32(clamping: start.limits.strands)
            configuration.seed = start.seed
            configuration.modules = gse_stdlib_source
            configuration.world = world.baseAddress
            configuration.world_length = world.count
            configuration.limit_descriptor = limitDescriptor ?? -1
            configuration.counts_lines = start.countsLines
            return gse_vm_new(&configuration, &message, message.count)
        }
        guard let made else {
            let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw MalformedBytes(String(decoding: text, as: UTF8.self))
        }
        machine = made
        self.start = start
    }

    deinit { gse_vm_free(machine) }

    /// Runs the script from its first line until everything waits.
    public func begin() throws(MalformedBytes) -> Turn {
        beginTurn()
        return try turn()
    }

    /// Answers the call of a strand and runs until everything waits again.
    ///
    /// A strand that is gone is passed over.
    public func resume(_ strand: UInt32, with answer: Answer) throws(MalformedBytes) -> Turn {
        let frame = try Frame.resume(strand: strand, answer).encoded()
        let resume = try Frame.decodeResume(frame[4...])
        resumeTurn(resume.strand, isError: resume.isError, value: resume.value)
        return try turn()
    }

    /// As ``begin()``, leaving the turn to be written.
    public func beginTurn() {
        start.source.withUnsafeBufferPointer { source in
            gse_vm_begin(machine, source.baseAddress, source.count, start.name)
        }
    }

    /// As ``resume(_:with:)`` with the encoded value, leaving the turn to be written.
    public func resumeTurn(_ strand: UInt32, isError: Bool, value: ArraySlice<UInt8>) {
        value.withUnsafeBufferPointer { value in
            gse_vm_resume(machine, strand, isError, value.baseAddress, value.count)
        }
    }

    /// Writes the last turn as a frame; false when the other side is gone.
    public func writeTurn(to descriptor: Int32) -> Bool {
        gse_vm_write_turn(machine, descriptor)
    }

    /// Makes this the machine whose script the limits of the process ask where it is.
    public func guardLimits() { gse_limits_guard(machine) }

    /// The last turn.
    public func turn() throws(MalformedBytes) -> Turn {
        var length = 0
        let bytes = gse_vm_turn(machine, &length)
        return try Frame.decodeTurn(
            [UInt8](UnsafeBufferPointer(start: bytes, count: length))[...],
            withLines: gse_vm_turn_has_lines(machine))
    }

    private static func world(of start: ScriptStart) -> LuaValue {
        let arguments = start.arguments.map { LuaTable.Field(.text($0.name), .text($0.value)) }
        return .record([
            "args": .table(LuaTable(fields: arguments)), "run_id": .text(start.runID),
            "dry_run": .bool(start.isDryRun), "version": .text(start.version),
        ])
    }
}
