import Effects
import ExecutionTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct RoundTripTests {
    @Test func `every outcome survives its text`() throws {
        var generators = Generators.seeded()
        for round in 0..<1500 {
            let outcome = generators.outcome()
            let text = outcome.json.encoded

            let read = try Outcome(json: JSON.read(text))

            #expect(read == outcome, "round \(round) of seed \(generators.seed)")
            #expect(read.json.encoded == text, "round \(round) of seed \(generators.seed)")
        }
    }

    @Test func `every task survives its effect`() throws {
        var generators = Generators.seeded()
        for round in 0..<1500 {
            let request = generators.taskRequest()

            let read = try TaskRequest(effect: JSON.read(Effect.task(request).json.encoded))

            #expect(read == request, "round \(round) of seed \(generators.seed)")
        }
    }

    @Test func `every undo survives its effect, registered and performed`() throws {
        var generators = Generators.seeded()
        for round in 0..<500 {
            let request = UndoRequest(task: generators.taskRequest(), isAlways: generators.once(in: 2))
            guard case .command = request.task.work else { continue }

            let read = try UndoRequest(effect: JSON.read(Effect.undo(request).json.encoded))
            let performed = try TaskRequest(effect: request.performing(UndoID("u1")))

            #expect(read == request && performed == request.task, "round \(round) of seed \(generators.seed)")
        }
    }

    @Test func `the length of a text is known before it is written`() {
        var generators = Generators.seeded()
        for round in 0..<500 {
            let json = generators.outcome().json
            let length = json.encoded.count

            #expect(json.fits(in: length), "round \(round) of seed \(generators.seed)")
            #expect(!json.fits(in: length - 1), "round \(round) of seed \(generators.seed)")
        }
    }

    @Test func `every host outcome survives its text`() throws {
        var generators = Generators.seeded()
        for round in 0..<1500 {
            let outcome = generators.hostOutcome()
            let text = outcome.json.encoded

            let read = try HostOutcome(json: JSON.read(text))

            #expect(read == outcome, "round \(round) of seed \(generators.seed)")
            #expect(read.json.encoded == text, "round \(round) of seed \(generators.seed)")
        }
    }

    @Test func `every task result survives its text`() throws {
        var generators = Generators.seeded()
        for round in 0..<500 {
            let result = generators.taskResult()
            let text = result.json.encoded

            let read = try TaskResult(json: JSON.read(text))

            #expect(read == result, "round \(round) of seed \(generators.seed)")
            #expect(read.json.encoded == text, "round \(round) of seed \(generators.seed)")
        }
    }

    @Test func `every JSON value survives its text`() throws {
        var generators = Generators.seeded()
        for round in 0..<5000 {
            let value = generators.json(depth: 5)

            let read = try JSON.read(value.encoded)

            #expect(read == value, "round \(round) of seed \(generators.seed)")
        }
    }

    @Test func `all bytes survive Base64 and JSON`() throws {
        var generators = Generators.seeded()
        for round in 0..<2000 {
            let bytes = generators.bytes()

            #expect(
                Base64.decode(Base64.encode(bytes)) == bytes, "round \(round) of seed \(generators.seed)")
            let read = try JSON.read(JSON.bytes(bytes).encoded).asBytes
            #expect(read == bytes, "round \(round) of seed \(generators.seed)")
        }
    }

    @Test func `every instant survives its text`() {
        var generators = Generators.seeded()
        for round in 0..<5000 {
            let time = generators.timestamp()

            #expect(
                Timestamp(text: time.description) == time, "round \(round) of seed \(generators.seed)")
        }
        #expect(Timestamp(text: "2026-02-30T00:00:00.000Z") == nil)
    }

    @Test func `every duration survives to the nanosecond`() throws {
        var generators = Generators.seeded()
        for round in 0..<5000 {
            let duration = generators.duration()

            let read = try JSON.read(JSON.seconds(duration).encoded).asDuration

            #expect(read == duration, "round \(round) of seed \(generators.seed)")
        }
    }

    @Test func `a size is read as it is spelled`() {
        var generators = Generators.seeded()
        for round in 0..<2000 {
            let size = ByteCount(generators.whole(0...Int.max) >> generators.whole(0...62))

            #expect(
                Quantity.size(size.description) == size, "round \(round) of seed \(generators.seed)")
        }
    }

    @Test func `a duration is read in each of its units`() {
        var generators = Generators.seeded()
        for round in 0..<2000 {
            let count = generators.whole(0...3650)
            let (unit, length) = generators.one(
                of: ("ms", Duration.milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)),
                ("h", .seconds(3600)), ("d", .seconds(86_400)))

            #expect(
                Quantity.duration("\(count)\(unit)") == length * count,
                "round \(round) of seed \(generators.seed)")
        }
    }

    @Test func `effects that differ are written differently`() {
        var generators = Generators.seeded()
        var differing = 0
        for round in 0..<4000 {
            let seed = generators.next()
            var (first, second) = (Generators(seed: seed), Generators(seed: seed, changing: round % 40 + 1))
            let (effect, other) = (first.effect(), second.effect())

            if effect != other {
                differing += 1
                #expect(
                    effect.json.encoded != other.json.encoded, "round \(round) of seed \(generators.seed)")
            }
        }
        #expect(differing > 500)
    }
}
