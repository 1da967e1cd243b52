import BuiltCommand
import Foundation
import Glibc
import Testing

/// Runs whose process is killed again and again: what their commands leave is what an undisturbed run leaves.
@Suite(.timeLimit(.minutes(20)))
struct KillTests {
    /// Over 200 steps in 20 strands that append lines to files; a probe says whether a line is there.
    static let playbook = """
        local s = gse.session{}
        local strands = {}
        for i = 1, 20 do
            strands[i] = function()
                local picked = {}
                for k = 1, 5 do
                    local line = i .. "-" .. k
                    gse.exec(s, {"sh", "-c", "echo " .. line .. " >> FOLDER/out-" .. i}, {
                        parallel = true,
                        in_doubt = {probe = {"sh", "-c", "grep -qx " .. line .. " FOLDER/out-" .. i .. " 2> /dev/null"}},
                    })
                    picked[k] = math.random(1000000)
                end
                if i % 5 == 0 then gse.sleep(0.01) end
                return picked
            end
        end
        local seen = gse.all(strands)
        local sum = 0
        for _, picked in ipairs(seen) do
            for _, number in ipairs(picked) do sum = sum + number end
        end
        gse.exec(s, {"sh", "-c", "echo " .. sum .. " > FOLDER/sum"}, {in_doubt = "repeat"})
        return sum
        """

    /// What an undisturbed run leaves in the files of its strands.
    static let expected = (1...20).map { strand in (1...5).map { "\(strand)-\($0)\n" }.joined() }

    /// How far apart the facts are after which the run is killed: 1 with `GSE_KILLS=every`, which takes minutes.
    static let stride = ProcessInfo.processInfo.environment["GSE_KILLS"] == "every" ? 1 : 9

    @Test(arguments: ["kept", "lost"])
    func `a run that is killed after any fact leaves what an undisturbed one leaves`(
        _ mode: String
    ) async throws {
        var place = Int.random(in: 1...Self.stride)
        var deaths = 0
        while true {
            let ground = try Ground()
            var ending = try await ground.run(dyingAt: "\(mode):\(place)")
            guard ending.isCrash else { break }
            let run = try await ground.latest()
            var last = place
            while let run, ending.isCrash {
                deaths += 1
                // The resumed run dies as well, now and then.
                last += Int.random(in: 30...200)
                ending = try await ground.resume(run, dyingAt: "\(mode):\(last)")
            }

            // One that died before anything was on record has done nothing.
            if ending.exit == 66 { ending = try await ground.run(dyingAt: "never:0") }
            // One that died when its end was on record has nothing to go on with.
            if ending.exit == 64 {
                #expect(ending.stderr.contains("has ended: succeeded"))
            } else {
                #expect(ending.exit == 0, "killed at \(place): \(ending.stderr)")
                #expect(try ground.gse.read("sum") == ending.stdout, "killed at \(place)")
            }
            #expect(try ground.left() == Self.expected, "killed at \(place)")
            place += Self.stride
        }
        #expect(deaths > 240 / Self.stride)
    }

    @Test func `a run that is killed at random moments leaves what an undisturbed one leaves`() async throws {
        let rounds = Self.stride == 1 ? 100 : 2
        for round in 0..<rounds {
            let ground = try Ground()
            var started = try ground.start(["run", ground.playbook, "--policy", ground.policy])
            var run: String?
            var deaths: UInt32 = 0
            var ending: Gse.Ending
            repeat {
                // More and more time, so that it ends on the slowest machine.
                try await Task.sleep(
                    for: .microseconds(UInt32.random(in: 10_000...(300_000 + 20_000 * deaths))))
                kill(started.process.processIdentifier, SIGKILL)
                ending = try await started.ending()
                guard ending.isCrash else { break }
                deaths += 1
                if run == nil { run = try await ground.latest() }
                // Killed before anything was on record, it has done nothing, and is begun again.
                if let known = run, try await ground.facts(of: known) == 0 { run = nil }
                started = try ground.start(
                    run.map { ["resume", $0] } ?? ["run", ground.playbook, "--policy", ground.policy])
            } while deaths < 500

            // One that died when its end was on record has nothing to go on with.
            if ending.exit == 64 {
                #expect(ending.stderr.contains("has ended: succeeded"))
            } else {
                #expect(ending.exit == 0, "round \(round): \(ending.stderr)")
                #expect(try ground.gse.read("sum") == ending.stdout, "round \(round)")
            }
            #expect(try ground.left() == Self.expected, "round \(round)")
        }
    }
}

extension KillTests {
    /// Registers an undo for each of its commands.
    static let undoing = """
        local s = gse.session{}
        for i = 1, 20 do
            local undo = "undo-" .. i
            gse.undo(s, {"sh", "-c", "echo " .. undo .. " >> FOLDER/undone"}, {
                in_doubt = {probe = {"sh", "-c", "grep -qx " .. undo .. " FOLDER/undone 2> /dev/null"}},
            })
            gse.exec(s, {"sh", "-c", "echo " .. i .. " >> FOLDER/done"}, {in_doubt = "repeat"})
        end
        """

    @Test(arguments: ["kept", "lost"])
    func `a killed run that is cancelled performs each undo on record once, the last first`(
        _ mode: String
    ) async throws {
        var place = Int.random(in: 2...Self.stride + 1)
        var deaths = 0
        while true {
            let ground = try Ground(Self.undoing)
            var ending = try await ground.run(dyingAt: "\(mode):\(place)")
            guard ending.isCrash, let run = try await ground.latest() else { break }
            var last = place
            repeat {
                deaths += 1
                // Its end may die as well, also while it undoes.
                last += Int.random(in: 3...40)
                ending = try await ground.resume(run, dyingAt: "\(mode):\(last)", by: "cancel")
            } while ending.isCrash

            let facts = try await ground.gse("show", run, "--json").facts()
            let registered = facts.compactMap { ($0["outcome"] as? [String: Any])?["undo"] as? String }
            let isCancelled = facts.last?["state"] as? String == "cancelled"
            let undone = (try? ground.gse.read("undone")) ?? ""
            let expected =
                isCancelled ? registered.reversed().map { "undo-\($0.dropFirst())\n" }.joined() : ""
            #expect(undone == expected, "killed at \(place)")
            // One that died when its end was on record has nothing left to cancel.
            let hasEnded = ending.stderr.contains("has ended: \(isCancelled ? "cancelled" : "succeeded")")
            let exits: Set<Int32> = hasEnded ? [64] : [isCancelled ? 0 : 66]
            #expect(exits.contains(ending.exit), "killed at \(place): \(ending.stderr)")
            place += Self.stride
        }
        #expect(deaths > 70 / Self.stride)
    }
}

extension KillTests {
    /// A folder with the playbook, and the commands that are run on it.
    private struct Ground {
        let gse: Gse
        let policy: String
        let playbook: String

        init(_ source: String = KillTests.playbook) throws {
            gse = try Gse()
            policy = try gse.file("policy.yaml", openPolicy)
            playbook = try gse.file(
                "kill.lua", source.replacing("FOLDER", with: gse.folder.path))
        }

        func run(dyingAt place: String) async throws -> Gse.Ending {
            gse.environment["GSE_DIE"] = place
            defer { gse.environment["GSE_DIE"] = nil }
            return try await gse("run", playbook, "--policy", policy)
        }

        func resume(
            _ run: String, dyingAt place: String, by command: String = "resume"
        ) async throws -> Gse.Ending {
            gse.environment["GSE_DIE"] = place
            defer { gse.environment["GSE_DIE"] = nil }
            return try await gse(command, run)
        }

        func start(_ words: [String]) throws -> Gse.Started { try gse.start(words) }

        /// How many facts of a run are on record.
        func facts(of run: String) async throws -> Int {
            try await gse("show", run, "--json").stdout.split(separator: "\n").count
        }

        /// The run on record; nil when there is none yet.
        func latest() async throws -> String? {
            try await gse("runs", "--json").facts().first?["run"] as? String
        }

        /// What the strands have left.
        func left() throws -> [String] { try (1...20).map { try gse.read("out-\($0)") } }
    }
}
