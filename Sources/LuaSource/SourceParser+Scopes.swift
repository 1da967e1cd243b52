extension SourceParser {
    // — Functions —

    mutating func openFunction(isVariadic: Bool) {
        let parent = scopes.functions.last?.number
        tree.functions.append(SyntaxTree.Function(isVariadic: isVariadic, parent: parent))
        scopes.functions.append(
            Scopes.Open(
                number: tree.functions.count - 1, locals: scopes.active.count, labels: scopes.labels.count))
        openBlock(isLoop: false)
    }

    mutating func closeFunction() throws(SourceError) {
        try closeBlock()
        scopes.functions.removeLast()
    }

    // — Blocks —

    mutating func openBlock(isLoop: Bool) {
        let block = Scopes.Block(
            isLoop: isLoop, locals: scopes.active.count, labels: scopes.labels.count,
            gotos: scopes.gotos.count)
        scopes.functions[scopes.functions.count - 1].blocks.append(block)
    }

    mutating func closeBlock() throws(SourceError) {
        guard let block = scopes.functions[scopes.functions.count - 1].blocks.popLast() else { return }
        if block.isLoop {
            for index in block.gotos..<scopes.gotos.count where scopes.gotos[index].label == nil {
                scopes.gotos[index].isOpen = false
            }
        }
        while scopes.active.count > block.locals { forgetLast() }
        while scopes.labels.count > block.labels {
            scopes.labelPlaces[scopes.labels.removeLast().name]?.removeLast()
        }
        while scopes.gotos.count > block.gotos, scopes.gotos.last?.isOpen == false {
            scopes.gotos.removeLast()
        }
        let isFunction = scopes.functions.last?.blocks.isEmpty == true
        if isFunction, let jump = scopes.gotos[block.gotos...].first(where: \.isOpen) {
            let message = jump.label.map { "no visible label '\($0)' for goto" } ?? "break outside a loop"
            throw SourceError(message: message, offset: jump.offset)
        }
        for index in block.gotos..<scopes.gotos.count { scopes.gotos[index].locals = block.locals }
    }

    private mutating func forgetLast() {
        let local = scopes.active.removeLast()
        scopes.places[tree.locals[local].name]?.removeLast()
    }

    // — Locals —

    /// Declares a local; it is in scope once it is activated.
    mutating func declare(
        _ name: String, at offset: Int, _ origin: Local.Origin, pending: Int
    ) throws(SourceError) -> Int {
        let own = scopes.active.count - (scopes.functions.last?.locals ?? 0)
        guard own + pending < Self.mostLocals else {
            throw SourceError(
                message: "too many local variables (limit is \(Self.mostLocals))", offset: offset)
        }
        tree.locals.append(Local(name: name, offset: offset, function: scopes.function, origin: origin))
        return tree.locals.count - 1
    }

    mutating func activate(_ locals: [Int]) {
        for local in locals {
            scopes.places[tree.locals[local].name, default: []].append(local)
            scopes.active.append(local)
        }
    }

    /// What a name means here.
    mutating func resolve(_ name: String, at offset: Int) throws(SourceError) -> Int {
        if let local = scopes.places[name]?.last {
            try reach(local, from: tree.locals[local].function, offset)
            tree.locals[local].reads += 1
            return add(.local(local), at: offset)
        }
        if let environment = scopes.places["_ENV"]?.last {
            try reach(environment, from: tree.locals[environment].function, offset)
            tree.locals[environment].reads += 1
            let key = add(.string(Array(name.utf8)), at: offset)
            return add(.index(add(.local(environment), at: offset), key: key), at: offset)
        }
        try reach(-1, from: -1, offset)
        return add(.global(name), at: offset)
    }

    /// Notes a local of a function around in every function between.
    private mutating func reach(_ local: Int, from owner: Int, _ offset: Int) throws(SourceError) {
        var index = scopes.functions.count - 1
        while index >= 0, scopes.functions[index].number != owner {
            guard scopes.functions[index].upvalues.insert(local).inserted else { return }
            guard scopes.functions[index].upvalues.count <= Self.mostUpvalues else {
                throw SourceError(
                    message: "too many upvalues (limit is \(Self.mostUpvalues))", offset: offset)
            }
            index -= 1
        }
    }

    // — Jumps —

    mutating func jump(to label: String?, at offset: Int) {
        if let label {
            if scopes.knows(label) { return }
            scopes.waiting[label, default: []].append(scopes.gotos.count)
        }
        scopes.gotos.append(Scopes.Jump(label: label, offset: offset, locals: scopes.active.count))
    }

    mutating func label(_ name: String, at offset: Int, isLast: Bool) throws(SourceError) {
        guard let block = scopes.functions.last?.blocks.last else { return }
        let locals = isLast ? block.locals : scopes.active.count
        for index in scopes.jumps(to: name, from: block.gotos) {
            let jump = scopes.gotos[index]
            scopes.gotos[index].isOpen = false
            guard jump.locals >= locals else {
                let into = tree.locals[scopes.active[jump.locals]].name
                throw SourceError(
                    message: "goto '\(name)' jumps into the scope of local '\(into)'", offset: jump.offset)
            }
        }
        scopes.labelPlaces[name, default: []].append(scopes.labels.count)
        scopes.labels.append(Scopes.Label(name: name, locals: locals))
    }

    func isRepeated(_ name: String) -> Bool { scopes.knows(name) }
}
