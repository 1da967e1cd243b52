import ArgumentParser
import Glibc
import Preparing

/// Where `gse-service` begins: reads the arguments, runs the command they name, and ends with its exit code.
@main
enum Entry {
    static func main() async {
        Console.reserveStreams()
        signal(SIGPIPE, SIG_IGN)
        exit(await run(Array(Swift.CommandLine.arguments.dropFirst())).rawValue)
    }

    private static func run(_ words: [String]) async -> Preparing.ExitCode {
        do {
            var command = try ServiceCommand.parseAsRoot(words)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .succeeded
        } catch let code as Preparing.ExitCode {
            return code
        } catch let stop as Stop {
            let remedy = stop.remedy.map { "; " + Harmless.line($0) } ?? ""
            Console.standardError.line("error: " + Harmless.line(stop.message) + remedy)
            return stop.exit
        } catch {
            if ServiceCommand.exitCode(for: error).rawValue == 0 {
                Console.standardOutput.line(ServiceCommand.fullMessage(for: error))
                return .succeeded
            }
            Console.standardError.line("error: " + Harmless.line(ServiceCommand.message(for: error)))
            return .usage
        }
    }
}
