import GRDB

extension SQLiteJournal {
    /// The end of the chain of facts now.
    ///
    /// Kept elsewhere, it proves later that nothing before it was changed.
    public func head() throws(JournalError) -> ChainHead {
        try reporting { try pool.read { try Chain(of: $0).head } }
    }

    /// Reads the whole store and follows the chain of its facts; answers its end.
    ///
    /// With a head that was kept elsewhere it also finds that the end is missing, or that all was made anew.
    ///
    /// - Throws: ``JournalError`` with code `journal.tampered` naming the first fact that is not as it was
    ///   recorded; or when the store cannot be read.
    public func verifyChain(against kept: ChainHead? = nil) throws(JournalError) -> ChainHead {
        let (head, problem) = try chainProblem(against: kept)
        guard let problem else { return head }
        throw JournalError(
            code: "journal.tampered", message: "the record was tampered with: \(problem.message)")
    }

    /// The first fact that is not as it was recorded, and the end of the chain as far as it is whole.
    public func chainProblem(
        against kept: ChainHead? = nil
    ) throws(JournalError) -> (head: ChainHead, problem: ChainProblem?) {
        try reporting {
            try pool.read { db in
                var check = try ChainCheck(db)
                let problem = try check.problem(against: kept)
                return (check.head, problem)
            }
        }
    }
}
