import Admission
import Backends
import Effects
import Fleet
import Preparing
import Synchronization

/// What `gse doctor --hosts` looks at: each host over ssh, a line each as soon as it is known.
struct HostsExamination {
    private let targets: [Target]

    /// Finds the hosts that a selector selects.
    ///
    /// - Throws: ``Stop`` when there is no such inventory or the selector selects nothing.
    init(selector: String, inventory: String?) throws(Stop) {
        let file = try InventoryFile.load(SearchPath(playbook: nil), flag: inventory)
        let names: [String]
        do throws(SelectorError) {
            names = try file.inventory.select(selector).map(\.name)
        } catch {
            throw Stop(error)
        }
        let reached = names.filter { file.inventory.backendName(of: $0) == "ssh" }
        guard !reached.isEmpty else {
            throw Stop(.usage, "no host that is reached over ssh matches \(Harmless.line(selector))")
        }
        targets = reached.map { Target($0, in: file.inventory) }
    }

    /// Looks at all of them and prints what it finds; whether all can be used.
    func print() async -> Bool {
        let problems = Atomic<Int>(0)
        await SSHBackend.examine(targets) { target, examination in
            let word = examination.problem == nil ? "ok" : "problem"
            if examination.problem != nil { problems.add(1, ordering: .relaxed) }
            let text = Harmless.line(Self.text(examination))
            Console.standardOutput.line("\(word): host \(target.name): \(text)")
        }
        return problems.load(ordering: .relaxed) == 0
    }

    private static func text(_ examination: HostExamination) -> String {
        var words = [examination.problem].compactMap { $0 }
        if let connect = examination.connect {
            var text = "connect \(milliseconds(connect))"
            if let used = examination.keyExchange { text += " by \(used)" }
            if let quick = examination.quickConnect {
                text += " (\(milliseconds(quick)) by curve25519-sha256)"
            }
            words.append(text)
        }
        if let roundTrip = examination.roundTrip { words.append("command \(milliseconds(roundTrip))") }
        if let shell = examination.shell { words.append("shell \(shell)") }
        if let offset = examination.clockOffset {
            words.append("clock \(clock(offset, examination.isClockPrecise))")
        }
        return words.joined(separator: ", ")
    }

    private static func milliseconds(_ duration: Duration) -> String {
        "\(duration / .milliseconds(1), digits: 0) ms"
    }

    private static func clock(_ offset: Duration, _ isPrecise: Bool) -> String {
        let seconds = offset / .seconds(1)
        let shown = "\(abs(seconds), digits: isPrecise ? 2 : 0)"
        return "\(seconds < 0 && shown != "0.0" && shown != "0" ? "-" : "+")\(shown) s"
    }
}

extension DefaultStringInterpolation {
    /// A number with so many digits behind the point.
    fileprivate mutating func appendInterpolation(_ number: Double, digits: Int) {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let rounded = (number * scale).rounded() / scale
        appendLiteral(digits == 0 ? String(Int64(exactly: rounded) ?? 0) : String(rounded))
    }
}
