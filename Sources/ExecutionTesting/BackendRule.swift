/// One rule that every backend keeps.
public enum BackendRule: String, Sendable, CaseIterable {
    case argumentsArriveExactly = "every byte of every argument arrives, whatever it is"
    case environmentIsExactlyWhatWasGiven = "the environment holds PATH HOME USER LANG and what was given"
    case inputArrivesExactly = "standard input arrives as it is; without any it is empty"
    case directoryIsEntered = "the command runs in the directory asked for"
    case exitCodesAndSignalsComeBack = "exit codes and signals come back as they were"
    case missingProgramIs127 = "a program that is not there fails with exit code 127 and a reason"
    case unexecutableProgramIs126 = "a file that cannot be executed fails with exit code 126 and a reason"
    case brokenConditionsStopTheStart = "a broken condition fails with its reason and nothing is started"
    case outputIsCappedAndCounted = "output over the limit is counted and dropped and the command goes on"
    case streamsAreApart = "standard output and standard error are kept apart"
    case liveOutputEqualsKeptOutput = "what is shown live is what is kept"
    case timeOutEndsTheTree = "a time-out ends the command and its descendants"
    case cancellationEndsTheTree = "cancelling the caller ends the command and its descendants"
    case everyTargetEndsOnce = "every target ends exactly once"
    case putReplacesAndTellsChange = "a put replaces a file and tells whether anything changed"
    case aLookChangesNothing = "a put that only looks changes nothing and tells what is there"
    case getReadsRegularFilesOnly = "a get reads regular files up to its limit and nothing else"
}

extension BackendRule: CustomStringConvertible {
    /// The rule as a sentence.
    public var description: String { rawValue }
}
