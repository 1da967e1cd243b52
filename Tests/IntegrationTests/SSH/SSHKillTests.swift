import BuiltCommand
import Foundation
import Glibc
import LoopbackFleet
import Testing

/// Runs over ssh whose process is killed again and again: nothing is in doubt, since hosts note what they began and how
/// it ended, and no command is run twice or not at all.
@Suite(.timeLimit(.minutes(10)))
struct SSHKillTests {
    /// Four strands that append lines on two hosts; no command says what to do when it is in doubt.
    static let playbook = """
        local s = gse.session{hosts = {"h001", "h002"}}
        local strands = {}
        for i = 1, 4 do
            strands[i] = function()
                local on = gse.on(s, {s.hosts[i % 2 + 1]})
                for k = 1, 4 do
                    gse.exec(on, {"sh", "-c", "sleep 0.05; echo " .. i .. "-" .. k .. " >> FOLDER/out-" .. i}, {parallel = true})
                end
            end
        end
        gse.all(strands)
        return "done"
        """

    /// What an undisturbed run leaves.
    static let expected = (1...4).map { strand in (1...4).map { "\(strand)-\($0)\n" }.joined() }

    @Test(arguments: 1...2)
    func `a run that is killed at random moments runs each command once`(_ round: Int) async throws {
        let fleet = try FleetGround(.shared())
        let playbook = try fleet.write(Self.playbook)
        var words = ["run", playbook] + fleet.flags
        var deaths: UInt32 = 0
        var ending: Gse.Ending
        repeat {
            let started = try fleet.gse.start(words)
            // More and more time, so that it ends on the slowest machine.
            try await Task.sleep(for: .microseconds(UInt32.random(in: 50_000...(400_000 + 60_000 * deaths))))
            kill(started.process.processIdentifier, SIGKILL)
            ending = try await started.ending()
            guard ending.isCrash else { break }
            deaths += 1
            let run = try await fleet.gse("runs", "--json").facts().first?["run"] as? String
            // Killed before anything was on record, it has done nothing, and is begun again.
            if let run, !(try await fleet.gse("show", run, "--json").stdout.isEmpty) {
                words = ["resume", run]
            }
        } while deaths < 100

        // One that died when its end was on record has nothing to go on with.
        let hasEnded = ending.exit == 64 && ending.stderr.contains("has ended: succeeded")
        #expect(ending.exit == 0 || hasEnded, "after \(deaths) deaths: \(ending.stderr)")
        let left = (1...4).map { (try? fleet.gse.read("out-\($0)")) ?? "" }
        #expect(left == Self.expected, "after \(deaths) deaths: \(ending.stderr)")
    }
}
