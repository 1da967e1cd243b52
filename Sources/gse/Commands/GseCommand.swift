import ArgumentParser
import Preparing

/// The command: what it is, and the commands below it.
struct GseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gse",
        abstract: "Run operations playbooks in Lua against hosts, under a policy, with every step on record.",
        version: "gse \(Program.version)",
        subcommands: [
            RunCommand.self, ExecCommand.self, ResumeCommand.self, CancelCommand.self, ApproveCommand.self,
            CheckCommand.self, TestCommand.self, RehearseCommand.self, RunsCommand.self, ShowCommand.self,
            LogsCommand.self,
            AuditCommand.self,
            LocksCommand.self, InitCommand.self, ServeCommand.self, TokenCommand.self,
            PolicyCommand.self, InventoryCommand.self, DoctorCommand.self,
        ])
}
