import Preparing

/// The contract's codes, and not the argument parser's of the same name.
typealias ExitCode = Preparing.ExitCode
