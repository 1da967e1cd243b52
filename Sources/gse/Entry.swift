import ArgumentParser
import Glibc

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
        do {
            var command = try GseCommand.parseAsRoot(try arguments.texts())
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
            return report(error)
        }
    }

    private static func report(_ stop: Stop) -> ExitCode {
        let remedy = stop.remedy.map { "; " + Harmless.line($0) } ?? ""
        Console.standardError.line("error: " + Harmless.line(stop.message) + remedy)
        return stop.exit
    }

    /// What the argument parser throws: help and version for standard output, wrong flags as one line.
    private static func report(_ error: any Error) -> ExitCode {
        if GseCommand.exitCode(for: error).rawValue == 0 {
            Console.standardOutput.line(GseCommand.fullMessage(for: error))
            return .succeeded
        }
        let message = GseCommand.message(for: error).split(separator: "\n").joined(separator: " ")
        return report(Stop(.usage, message, remedy: "see gse --help"))
    }
}
