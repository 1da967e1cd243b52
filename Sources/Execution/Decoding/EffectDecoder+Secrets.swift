import Effects
import SandboxProtocol

extension EffectDecoder {
    /// A string, or the handle of a secret.
    func content(_ call: CallReader, _ value: LuaValue, _ what: String) throws(Misuse) -> Content {
        if case .handle(let handle) = value, handle.kind == .secret {
            return Content(try secret(call, value))
        }
        return Content(try call.bytes(value, what))
    }

    /// The secret that a handle of this run stands for.
    func secret(_ call: CallReader, _ value: LuaValue) throws(Misuse) -> SecretReference {
        let name = try call.handle(value, .secret).id
        guard let secret = secrets[name] else {
            throw call.misuse("there is no secret \(quoted(name))", code: "usage.secret")
        }
        return secret
    }
}
