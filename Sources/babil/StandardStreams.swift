internal import Foundation

/// Prints a line on standard error.
func printError(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

/// Where the shipped model is looked for.
enum ModelLocation {
    /// `BABIL_MODEL` when it is set, else `models/inbox.babil` in the current folder.
    static var defaultPath: String {
        ProcessInfo.processInfo.environment["BABIL_MODEL"] ?? "models/inbox.babil"
    }
}
