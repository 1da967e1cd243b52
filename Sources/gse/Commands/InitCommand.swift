import ArgumentParser
import Preparing

/// `gse init`: lays out a project that works at once.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract:
            "Lay out a project: a playbook with its test, policy, inventory, and annotations for editors.",
        discussion: "A file that is already there is left as it is.")

    @Argument(help: ArgumentHelp("The folder; it is made when it is not there.", valueName: "dir"))
    var folder: String

    func validate() throws {
        if folder.isEmpty { throw ValidationError("the folder has no name; . is this one") }
    }

    func run() throws {
        let project = NewProject(folder: folder)
        for line in try project.write() { Console.standardOutput.line(Harmless.line(line)) }
        Console.standardOutput.line("next:")
        for line in project.next(among: commands) { Console.standardOutput.line("  " + Harmless.line(line)) }
    }

    /// The commands that this version has.
    private var commands: [String] {
        GseCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
    }
}
