extension UndoRequest {
    var members: [JSON.Member] { task.members + [.init("always", .bool(isAlways))] }

    /// What is put on record when it is performed: a `run` like any other, and which undo it is.
    public func performing(_ id: UndoID) -> JSON {
        guard case .object(let members) = Effect.task(task).json else { return .null }
        return .object(members + [.init("undo", .string(id.description))])
    }
}
