import ArgumentParser
import Glibc
import Preparing

/// Where `gse` begins: reads the arguments, runs the command they name, and ends with its exit code.
@main
enum Entry {
    static func main() async {
        Console.reserveStreams()
        signal(SIGPIPE, SIG_IGN)
        let arguments = RawArguments.process
        if arguments.mayRun { SignalWatch.prepare() }
        exit(withOutput(await run(arguments)).rawValue)
    }

    /// The code to end with: a result that could not be written is no success.
    private static func withOutput(_ code: ExitCode) -> ExitCode {
        guard let failure = Console.outputFailure else { return code }
        Console.standardError.line("error: standard output cannot be written: \(failure)")
        return code == .succeeded || code == .degraded ? .failed : code
    }

    private static func run(_ arguments: RawArguments) async -> ExitCode {
        var named = "gse"
        do {
            guard Swift.CommandLine.argc > 0 else {
                throw Stop(
                    .missing, "gse cannot read its own arguments: /proc is not mounted", remedy: "mount it")
            }
            let words = try arguments.texts()
            named = try NamedCommand(words).line
            var command = try GseCommand.parseAsRoot(words)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .succeeded
        } catch let code as ExitCode {
            return code
        } catch let stop as Stop {
            return report(stop)
        } catch {
            return report(error, of: named)
        }
    }

    private static func report(_ stop: Stop) -> ExitCode {
        let remedy = stop.remedy.map { "; " + Harmless.line($0) } ?? ""
        Console.standardError.line("error: " + Harmless.line(stop.message) + remedy)
        return stop.exit
    }

    /// What the argument parser throws: help and version for standard output, wrong flags as one line.
    private static func report(_ error: any Error, of command: String) -> ExitCode {
        if GseCommand.exitCode(for: error).rawValue == 0 {
            Console.standardOutput.line(GseCommand.fullMessage(for: error))
            return .succeeded
        }
        let message = sentence(GseCommand.message(for: error))
        return report(Stop(.usage, message, remedy: message.hasSuffix("?") ? nil : "see \(command) --help"))
    }

    /// The parser's words as one sentence of ours.
    private static func sentence(_ words: String) -> String {
        let line = words.split(separator: "\n").joined(separator: " ")
            .replacing(". Did you mean", with: "; did you mean").replacing(". Please", with: "; please")
        return line.prefix(1).lowercased() + line.dropFirst()
    }
}
