import Admission
import Effects
import ExecutionTesting
import Testing

@testable import Service

/// Quotas as a value, held against a model that counts in lists.
struct BookTests {
    private static func settings(_ change: (inout DeskSettings) -> Void = { _ in }) -> DeskSettings {
        var settings = DeskSettings()
        settings.each = DeskQuotas(
            sessions: 3, tasks: 5, tasksPerMinute: 20, results: 4, storedBytes: ByteCount(1000))
        settings.all = DeskQuotas(
            sessions: 6, tasks: 12, tasksPerMinute: 60, results: 10, storedBytes: ByteCount(3000))
        settings.tasksOfSession = 3
        change(&settings)
        return settings
    }

    private static func refused(_ work: () throws(SpentQuota) -> Void) -> String? {
        do {
            try work()
            return nil
        } catch {
            return "\(error.scope.rawValue) \(error.name)"
        }
    }

    @Test func `each limit is its own, and what ends makes room`() throws {
        var book = Book(Self.settings())
        let ann = Principal(user: "ann")
        let sessions = (0..<4).map { _ in RunID.newSession() }
        let now = Timestamp(milliseconds: 0)
        for session in sessions.prefix(3) { try book.open(session, of: ann, PrincipalQuotas()) }

        #expect(
            Self.refused { () throws(SpentQuota) in try book.open(sessions[3], of: ann, PrincipalQuotas()) }
                == "principal sessions")
        book.close(sessions[2])
        try book.open(sessions[3], of: ann, PrincipalQuotas())
        for _ in 0..<3 { try book.begin(in: sessions[0], PrincipalQuotas(), at: now) }
        #expect(
            Self.refused { () throws(SpentQuota) in
                try book.begin(in: sessions[0], PrincipalQuotas(), at: now)
            } == "session tasks")
        for _ in 0..<2 { try book.begin(in: sessions[1], PrincipalQuotas(), at: now) }
        #expect(
            Self.refused { () throws(SpentQuota) in
                try book.begin(in: sessions[1], PrincipalQuotas(), at: now)
            } == "principal tasks")
        book.end(in: sessions[0])
        try book.begin(in: sessions[1], PrincipalQuotas(), at: now)
        book.close(sessions[1])
        #expect(book.tasks == 2)
    }

    @Test func `a policy can only lower what a principal has`() throws {
        var book = Book(Self.settings())
        let ann = Principal(user: "ann")
        let policy = PrincipalQuotas(sessions: 1, tasksPerMinute: 1)
        let session = RunID.newSession()
        try book.open(session, of: ann, policy)
        try book.begin(in: session, policy, at: Timestamp(milliseconds: 0))

        let open = Self.refused { () throws(SpentQuota) in try book.open(.newSession(), of: ann, policy) }
        let begin = Self.refused { () throws(SpentQuota) in
            try book.begin(in: session, policy, at: Timestamp(milliseconds: 59_999))
        }

        #expect(open == "principal sessions" && begin == "principal tasks_per_minute")
        try book.begin(in: session, policy, at: Timestamp(milliseconds: 60_000))
    }

    @Test func `whoever takes all leaves the last quarter to others`() throws {
        var book = Book(Self.settings { $0.each.sessions = 100 })
        let (ann, bob) = (Principal(user: "ann"), Principal(user: "bob"))
        var opened = 0
        while Self.refused({ () throws(SpentQuota) in try book.open(.newSession(), of: ann, PrincipalQuotas())
        }) == nil { opened += 1 }

        #expect(opened == 5)
        try book.open(.newSession(), of: bob, PrincipalQuotas())
        #expect(
            Self.refused { () throws(SpentQuota) in try book.open(.newSession(), of: bob, PrincipalQuotas()) }
                == "service sessions")
    }

    @Test(arguments: 0..<20) func `books agree with a model, whatever happens`(_ seed: UInt64) throws {
        var generators = Generators(seed: seed)
        var book = Book(Self.settings())
        var model = BookModel(Self.settings())
        let owners = ["ann", "bob", "eve"].map { Principal(user: $0) }
        var ids: [RunID] = []
        var now = Timestamp(milliseconds: 1_000_000)
        for _ in 0..<2000 {
            let owner = owners[generators.whole(0...2)]
            let id = ids.isEmpty ? RunID.newSession() : ids[generators.whole(0...(ids.count - 1))]
            switch generators.whole(0...7) {
            case 0, 1:
                let id = RunID.newSession()
                let refused = Self.refused { () throws(SpentQuota) in
                    try book.open(id, of: owner, PrincipalQuotas())
                }
                #expect(refused == model.open(id, owner))
                if refused == nil { ids.append(id) }
            case 2, 3, 4:
                let refused = Self.refused { () throws(SpentQuota) in
                    try book.begin(in: id, PrincipalQuotas(), at: now)
                }
                #expect(refused == model.begin(id, now))
            case 5:
                book.end(in: id)
                model.end(id)
            case 6:
                if generators.whole(0...3) == 0 {
                    book.close(id)
                    model.close(id)
                    ids.removeAll { $0 == id }
                }
            default: now = Timestamp(milliseconds: now.milliseconds + Int64(generators.whole(0...8000)))
            }
            #expect(book.tasks == model.tasks && book.openSessions == model.owners.count)
            if generators.whole(0...20) == 0 { _ = book.sweep(at: now) }
        }
    }

    @Test(arguments: 0..<10) func `results stay below their limits and none is let go of twice`(
        _ seed: UInt64
    ) {
        var generators = Generators(seed: seed)
        let settings = Self.settings()
        var book = Book(settings)
        let owners = ["ann", "bob", "eve", "joe"].map { Principal(user: $0) }
        var kept: Set<Book.KeptResult> = []
        for step in 0..<1000 {
            let now = Timestamp(milliseconds: Int64(step) * 700)
            let result = Book.KeptResult(
                session: RunID("x"), task: step, bytes: generators.whole(0...400), ended: now)
            book.keep(result, of: owners[generators.whole(0...3)])
            kept.insert(result)
            let left = book.sweep(at: now)
            #expect(left.allSatisfy { kept.remove($0) != nil })
            // Those of the last second may be above.
            let recent = kept.filter { now.since($0.ended) < .seconds(1) }
            #expect(kept.count - recent.count <= settings.all.results)
            #expect(book.results == kept.count && book.storedBytes == kept.map(\.bytes).reduce(0, +))
        }
        #expect(book.sweep(at: Timestamp(milliseconds: 1_000_000_000)).count == kept.count)
        #expect(book.holders.isEmpty)
    }
}

/// What the book must say, counted in lists.
private struct BookModel {
    let settings: DeskSettings
    var owners: [RunID: Principal] = [:]
    var running: [RunID] = []
    var begun: [(owner: Principal, second: Int64)] = []

    init(_ settings: DeskSettings) { self.settings = settings }

    var tasks: Int { running.count }

    mutating func open(_ id: RunID, _ owner: Principal) -> String? {
        let own = owners.values.filter { $0 == owner }.count
        if own >= settings.each.sessions { return "principal sessions" }
        if !hasRoom(owners.count, settings.all.sessions, own) { return "service sessions" }
        owners[id] = owner
        return nil
    }

    mutating func begin(_ id: RunID, _ now: Timestamp) -> String? {
        guard let owner = owners[id] else { return nil }
        let second = now.milliseconds / 1000
        let recent = begun.filter { $0.second > second - 60 }
        let own = recent.filter { $0.owner == owner }.count
        if own >= settings.each.tasksPerMinute ?? .max { return "principal tasks_per_minute" }
        if !hasRoom(recent.count, settings.all.tasksPerMinute ?? .max, own) {
            return "service tasks_per_minute"
        }
        let mine = running.filter { owners[$0] == owner }.count
        if running.filter({ $0 == id }).count >= settings.tasksOfSession { return "session tasks" }
        if mine >= settings.each.tasks { return "principal tasks" }
        if !hasRoom(running.count, settings.all.tasks, mine) { return "service tasks" }
        running.append(id)
        begun.append((owner, second))
        return nil
    }

    mutating func end(_ id: RunID) {
        if let index = running.firstIndex(of: id) { running.remove(at: index) }
    }

    mutating func close(_ id: RunID) {
        owners[id] = nil
        running.removeAll { $0 == id }
    }

    private func hasRoom(_ used: Int, _ most: Int, _ own: Int) -> Bool {
        let share = max(1, most / max(2, Set(owners.values).count))
        return used < most && (used < most - most / 4 || own < share)
    }
}
