import Effects
import Testing

@testable import Execution

@Suite(.timeLimit(.minutes(10)))
struct DispatchTests {
    private static func request(
        _ hosts: [String], session: String = "s1", isParallel: Bool = false
    ) -> TaskRequest {
        TaskRequest(
            session: SessionID(session), hosts: hosts.map { AskedHost(name: $0) },
            work: .get(FileGet(path: [])), options: TaskOptions(isParallel: isParallel))
    }

    private static func places(_ pairs: (String, String)...) -> [Dispatch.Place] {
        pairs.map { Dispatch.Place(task: TaskID($0.0), host: $0.1) }
    }

    @Test func `tasks of one session take turns on each host`() {
        var dispatch = Dispatch(concurrent: 10)
        dispatch.add(TaskID("t1"), Self.request(["a", "b"]), hostsAtOnce: 10)
        dispatch.add(TaskID("t2"), Self.request(["b", "c"]), hostsAtOnce: 10)

        let first = dispatch.start()
        dispatch.end(Dispatch.Place(task: TaskID("t1"), host: "b"))
        let second = dispatch.start()

        #expect(first == Self.places(("t1", "a"), ("t1", "b"), ("t2", "c")))
        #expect(second == Self.places(("t2", "b")))
    }

    @Test func `a parallel task and a task of another session wait for nobody`() {
        var dispatch = Dispatch(concurrent: 10)
        dispatch.add(TaskID("t1"), Self.request(["a"]), hostsAtOnce: 10)
        dispatch.add(TaskID("t2"), Self.request(["a"], isParallel: true), hostsAtOnce: 10)
        dispatch.add(TaskID("t3"), Self.request(["a"], session: "s2"), hostsAtOnce: 10)

        #expect(dispatch.start() == Self.places(("t1", "a"), ("t2", "a"), ("t3", "a")))
    }

    @Test func `a task is a sliding window over its hosts`() {
        var dispatch = Dispatch(concurrent: 10)
        dispatch.add(TaskID("t1"), Self.request(["a", "b", "c"]), hostsAtOnce: 2)

        let first = dispatch.start()
        dispatch.end(Dispatch.Place(task: TaskID("t1"), host: "b"))
        let second = dispatch.start()

        #expect(first == Self.places(("t1", "a"), ("t1", "b")))
        #expect(second == Self.places(("t1", "c")))
    }

    @Test func `dropping a task frees the lanes it waited in`() {
        var dispatch = Dispatch(concurrent: 10)
        dispatch.add(TaskID("t1"), Self.request(["a"]), hostsAtOnce: 1)
        dispatch.add(TaskID("t2"), Self.request(["a", "b"]), hostsAtOnce: 1)
        dispatch.add(TaskID("t3"), Self.request(["a"]), hostsAtOnce: 1)
        _ = dispatch.start()

        let dropped = dispatch.drop(TaskID("t2"))
        dispatch.end(Dispatch.Place(task: TaskID("t1"), host: "a"))

        #expect(dropped == ["a"])
        #expect(dispatch.start() == Self.places(("t3", "a")))
    }

    /// Random tasks, random endings: no limit is ever broken and everything gets its turn.
    @Test(arguments: UInt64(1)...40) func `no limit is broken and nothing is forgotten`(seed: UInt64) {
        var random = RandomNumbers(seed: seed)
        let concurrent = Int.random(in: 1...12, using: &random)
        var dispatch = Dispatch(concurrent: concurrent)
        var requests: [TaskID: (TaskRequest, Int)] = [:]
        var busy: [Dispatch.Place] = []
        var done: Set<Dispatch.Place> = []

        for round in 0..<400 {
            if round < 60 {
                let hosts = (0..<Int.random(in: 1...8, using: &random)).map { "h\($0)" }.shuffled(
                    using: &random)
                let request = Self.request(
                    hosts, session: "s\(Int.random(in: 1...2, using: &random))",
                    isParallel: Bool.random(using: &random))
                let window = Int.random(in: 1...5, using: &random)
                requests[TaskID("t\(round)")] = (request, window)
                dispatch.add(TaskID("t\(round)"), request, hostsAtOnce: window)
            }
            busy += dispatch.start()
            #expect(busy.count <= concurrent, "seed \(seed)")
            for (id, (request, window)) in requests {
                #expect(busy.count { $0.task == id } <= window, "seed \(seed)")
                guard !request.options.isParallel else { continue }
                for place in busy where place.task == id {
                    let others = busy.filter { other in
                        guard other != place, other.host == place.host, let (mine, _) = requests[other.task]
                        else { return false }
                        return mine.session == request.session && !mine.options.isParallel
                    }
                    #expect(others.isEmpty, "seed \(seed)")
                }
            }
            for _ in 0..<Int.random(in: 0...4, using: &random) where !busy.isEmpty {
                let place = busy.remove(at: Int.random(in: busy.indices, using: &random))
                dispatch.end(place)
                done.insert(place)
            }
        }
        while !busy.isEmpty {
            let place = busy.removeLast()
            dispatch.end(place)
            done.insert(place)
            busy += dispatch.start()
        }

        let all = requests.flatMap { id, entry in
            entry.0.hosts.map { Dispatch.Place(task: id, host: $0.name) }
        }
        #expect(done == Set(all), "seed \(seed)")
    }

    @Test func `ten thousand tasks wait for a host without holding up each other`() {
        let tasks = (0..<10_000).map { TaskID("t\($0)-of-a-run-with-a-long-name") }
        var dispatch = Dispatch(concurrent: 256)
        for task in tasks { dispatch.add(task, Self.request(["a"]), hostsAtOnce: 1) }
        let dropped = tasks.indices.filter { $0 % 3 == 1 }
        for index in dropped { #expect(dispatch.drop(tasks[index]) == ["a"]) }

        var begun: [TaskID] = []
        while let place = dispatch.start().first {
            begun.append(place.task)
            dispatch.end(place)
        }

        #expect(begun == tasks.indices.filter { $0 % 3 != 1 }.map { tasks[$0] })
    }
}
