/// The functions and blocks that are open while a chunk is parsed, and the names they know.
struct Scopes {
    struct Block {
        let isLoop: Bool
        let locals: Int
        let labels: Int
        let gotos: Int
    }

    struct Open {
        let number: Int
        /// How many locals were active around it.
        let locals: Int
        let labels: Int
        var blocks: [Block] = []
        /// The locals of functions around it that it reaches; -1 stands for the globals.
        var upvalues: Set<Int> = []
    }

    struct Label {
        let name: String
        let locals: Int
    }

    struct Jump {
        /// Nil for `break`.
        let label: String?
        let offset: Int
        var locals: Int
    }

    var functions: [Open] = []
    /// The locals in scope, the innermost last.
    var active: [Int] = []
    /// Where each name stands in ``active``, the innermost last.
    var places: [String: [Int]] = [:]
    var labels: [Label] = []
    var gotos: [Jump] = []

    /// The function that is open innermost.
    var function: Int { functions.last?.number ?? 0 }
}
