/// Turns a pattern's tree into instructions, after making sure that they stay few.
struct PatternCompiler {
    /// The most instructions of one pattern: matching costs this much per scalar at worst.
    static let most = 5000

    private var program: [PatternInstruction] = []

    static func compile(_ node: PatternNode) throws(PatternError) -> [PatternInstruction] {
        guard size(of: node) < most else {
            throw PatternError(message: "the pattern is too large once its repetitions are written out")
        }
        var compiler = PatternCompiler()
        compiler.emit(node)
        compiler.program.append(.accept)
        return compiler.program
    }

    /// How many instructions a tree becomes, saturating; an empty part counts one, so that repeating it is
    /// bounded too.
    private static func size(of node: PatternNode) -> Int {
        switch node {
        case .set: return 1
        case .sequence(let parts): return max(1, parts.reduce(0) { min(most, $0 + size(of: $1)) })
        case .choice(let branches): return branches.reduce(0) { min(most, $0 + size(of: $1) + 2) }
        case .repeated(let part, let least, let mostTimes):
            let times = mostTimes ?? least + 1
            return min(most, max(1, times) * (size(of: part) + 2))
        }
    }

    private mutating func emit(_ node: PatternNode) {
        switch node {
        case .set(let set): program.append(.scalar(set))
        case .sequence(let parts): for part in parts { emit(part) }
        case .choice(let branches): emit(branches[...])
        case .repeated(let part, let least, let most):
            for _ in 0..<least { emit(part) }
            if let most { emitOptional(part, times: most - least) } else { emitLoop(part) }
        }
    }

    private mutating func emit(_ branches: ArraySlice<PatternNode>) {
        guard let first = branches.first else { return }
        guard branches.count > 1 else { return emit(first) }
        let split = reserve()
        emit(first)
        let jump = reserve()
        program[split] = .split(split + 1, program.count)
        emit(branches.dropFirst())
        program[jump] = .jump(program.count)
    }

    private mutating func emitOptional(_ part: PatternNode, times: Int) {
        var splits: [Int] = []
        for _ in 0..<times {
            splits.append(reserve())
            emit(part)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }

    private mutating func emitLoop(_ part: PatternNode) {
        let split = reserve()
        emit(part)
        program.append(.jump(split))
        program[split] = .split(split + 1, program.count)
    }

    private mutating func reserve() -> Int {
        program.append(.accept)
        return program.count - 1
    }
}
