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
        /// Whether its label is still to come.
        var isOpen = true
    }

    var functions: [Open] = []
    /// The locals in scope, the innermost last.
    var active: [Int] = []
    /// Where each name stands in ``active``, the innermost last.
    var places: [String: [Int]] = [:]
    var labels: [Label] = []
    /// Where each label stands in ``labels``, the innermost last.
    var labelPlaces: [String: [Int]] = [:]
    var gotos: [Jump] = []
    /// Where the open jumps to each label stand in ``gotos``.
    var waiting: [String: [Int]] = [:]

    /// Whether the function that is open has a label of that name, of a block that is open.
    func knows(_ label: String) -> Bool {
        labelPlaces[label]?.last.map { $0 >= functions.last?.labels ?? 0 } ?? false
    }

    /// The jumps to a label that were made since a place in ``gotos``; they wait no longer.
    mutating func jumps(to label: String, from place: Int) -> [Int] {
        var found: [Int] = []
        while let last = waiting[label]?.last, last >= place {
            waiting[label]?.removeLast()
            found.append(last)
        }
        return found.reversed()
    }

    /// The function that is open innermost.
    var function: Int { functions.last?.number ?? 0 }
}
