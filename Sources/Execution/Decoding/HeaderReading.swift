public import Effects
import Fleet
public import SandboxProtocol

/// Reads what a playbook declares about itself, without running further than its first call.
public enum HeaderReading {
    /// The header a script's first turn declares; nil when its first call is another one.
    ///
    /// - Throws: ``Misuse`` when the header is malformed.
    public static func header(in turn: Turn) throws(Misuse) -> PlaybookHeader? {
        guard let call = turn.calls.first, call.operation == Operation.playbook.rawValue else { return nil }
        let decoder = EffectDecoder(
            inventory: Inventory(), files: .none, limit: nil, isLocalhostImplied: true)
        return try decoder.header(CallReader(call))
    }
}
