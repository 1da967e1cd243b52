import ArgumentParser

/// The store a command is about, where it is not that of a run to be begun.
///
/// A group, so that a command and one below it share what was given: of an option of each the upper one would take it.
struct StoreOptions: ParsableArguments {
    @Option(help: "The state directory.")
    var state: String?
}
