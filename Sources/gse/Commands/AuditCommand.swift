import ArgumentParser
import Effects
import Journaling
import Preparing

/// `gse audit`: who had what done where, by which rule, and the proof that the record is as it was made.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show who had what done on which host, or prove that the record is as it was made.",
        discussion: """
            Every fact on record has a digest of the one before it, so that nothing can be changed, removed or put \
            in unseen. Keep the line of --head elsewhere: against it --verify also finds that the end of the record \
            is missing, or that all of it was made anew.
            """)

    @Option(name: .customLong("run"), help: ArgumentHelp("Only this run.", valueName: "run"))
    var only: String?

    @Flag(
        help: "Read the whole record and prove that it is as it was made; exit code 6 when it is not.")
    var verify = false

    @Option(
        help: ArgumentHelp(
            "Verify against a head that was kept: a file that ends with its line, or the line.",
            valueName: "head"))
    var against: String?

    @Flag(help: "Print the head of the record: one line to keep elsewhere.")
    var head = false

    @Flag(help: "Print one line of JSON per entry.")
    var json = false

    @OptionGroup var store: StoreOptions

    func validate() throws {
        if head, verify || against != nil {
            throw ValidationError("--head and --verify are two commands")
        }
        if only != nil, head || verify || against != nil {
            throw ValidationError("--run is of the trail: the chain is of the whole record")
        }
    }

    func run() throws {
        let kept = try against.map { try Self.head(from: $0) }
        do {
            let place = try StateDirectory.find(flag: store.state)
            guard let journal = try place.record() else {
                throw Stop(.missing, place.emptiness, remedy: "name the state directory with --state")
            }
            if head { return print(try journal.head()) }
            if verify || kept != nil { return printVerified(try journal.verifyChain(against: kept)) }
            try printTrail(journal)
        } catch let error as JournalError {
            throw Stop(error)
        }
    }

    /// The head in a word of the command line: the line itself, or a file whose last line it is.
    private static func head(from word: String) throws(Stop) -> ChainHead {
        if let head = ChainHead(word) { return head }
        let content = try FileReading.content(of: word, what: "head", longest: .mebibytes(1)).bytes
        let last = content.lossyText.split(whereSeparator: \.isNewline).last
        guard let head = last.flatMap({ ChainHead(String($0)) }) else {
            throw Stop(
                .unparsable, "\(Harmless.line(word)) does not end with a head",
                remedy: "see gse audit --head")
        }
        return head
    }

    private func print(_ head: ChainHead) {
        Console.standardOutput.line(json ? Self.json(head).text : head.description)
    }

    private func printVerified(_ head: ChainHead) {
        Console.standardOutput.line(
            json ? Self.json(head).text : "the record is as it was made: \(head.link) facts, head \(head)"
        )
    }

    private static func json(_ head: ChainHead) -> JSON {
        ["link": .int(head.link), "digest": .string(head.digest.description)]
    }

    private func printTrail(_ journal: SQLiteJournal) throws {
        let runs = try only.map { [RunID($0)] } ?? journal.runs(limit: .max).reversed()
        let words = AuditWords(style: Style(.standardOutput))
        for id in runs {
            let facts = try journal.facts(of: id, after: 0)
            if only != nil, facts.isEmpty {
                throw Stop(
                    .missing, "there is no run \(Harmless.line(id.description)) on record",
                    remedy: "see gse runs")
            }
            for line in AuditLine.lines(facts, of: id) {
                Console.standardOutput.line(json ? line.json.text : words.line(line))
            }
        }
    }
}
