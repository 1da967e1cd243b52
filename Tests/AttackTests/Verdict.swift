/// What speaks against the sandbox after an attack: the rules of the corpus, one complaint each.
enum Verdict {
    /// CPU time of the worker: the policy's two seconds, and the second that an end may take.
    static let cpu: Duration = .seconds(3)

    /// The policy's run time and the second that an end may take, and what a busy machine may add.
    ///
    /// The only bound on time as a clock on the wall shows it: that a run ends at all is what is asked here. How
    /// much a script can take is held exactly by ``cpu``, which does not depend on what else runs.
    static let wall: Duration = .seconds(6) + .seconds(14)

    /// Of `gse` itself: three times what it takes to run nothing.
    static let peakBytes = 96 << 20

    /// The log of a run is 1 MiB; on a screen each line has a word in front.
    static let outputBytes = 12 << 20

    /// How `gse` ends runs; the others tell of bugs and of what was never begun.
    static let codes: Set<Int32> = [0, 1, 2, 3, 4, 8]

    static func complaints(about attack: Attack, _ ending: MeasuredEnding) -> [String] {
        var complaints: [String] = []
        func complain(_ words: String, when applies: Bool) { if applies { complaints.append(words) } }
        complain("it escaped", when: ending.output.contains("ESCAPED:"))
        complain("the host ended by signal \(ending.signal ?? 0)", when: ending.signal != nil)
        complain(
            "the exit code is \(ending.code ?? 0)", when: ending.code.map { !codes.contains($0) } ?? false)
        complain("the worker crashed", when: ending.code == 8)
        complain("nobody said so", when: ending.code == 8 && !ending.output.contains("the sandbox "))
        complain("it took \(ending.childrenCPU) of CPU time", when: ending.childrenCPU > cpu)
        complain("it took \(ending.wall)", when: ending.wall > wall)
        complain("the host needed \(ending.peakBytes) bytes", when: ending.peakBytes > peakBytes)
        complain("\(ending.outputBytes) bytes came out", when: ending.outputBytes > outputBytes)
        switch attack.expectation {
        case .harmless: complain("it did not end well", when: ending.code != 0)
        case .killedByLimit: complain("it finished", when: ending.code == 0)
        case .error: break
        case nil: complain("no line says how it must end", when: true)
        }
        return complaints
    }
}
