extension UndoRequest {
    /// Reads the effect that ``Effect/json`` wrote of it.
    ///
    /// - Throws: ``JSONShapeError`` naming the key that is missing or wrong.
    public init(effect json: JSON) throws(JSONShapeError) {
        guard case .object(let members) = json else {
            throw JSONShapeError(key: "value", expected: "an object")
        }
        let run = members.map { $0.name == "effect" ? JSON.Member("effect", "run") : $0 }
        self.init(
            task: try TaskRequest(effect: .object(run)), isAlways: try JSONFields(json).bool("always"))
    }

    var members: [JSON.Member] { task.members + [.init("always", .bool(isAlways))] }

    /// What is put on record when it is performed: a `run` like any other, and which undo it is.
    public func performing(_ id: UndoID) -> JSON {
        guard case .object(let members) = Effect.task(task).json else { return .null }
        return .object(members + [.init("undo", .string(id.description))])
    }
}
