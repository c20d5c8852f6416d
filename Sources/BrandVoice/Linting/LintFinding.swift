/// Something in a voice folder that will not do, or that may not be meant.
public struct LintFinding: Sendable, Hashable, CustomStringConvertible {
    /// How much it matters.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// A draft would be withheld or wrong.
        case error
        /// Worth a look.
        case warning
    }

    /// How much it matters.
    public var severity: Severity
    /// A stable name for the kind of finding, for filters: `formality`, `too_long` and so on.
    public var kind: String
    /// Where: the file, or the folder when several are meant.
    public var file: String
    /// Line from 1; nil when the whole file is meant.
    public var line: Int?
    /// What is wrong.
    public var problem: String
    /// What to do.
    public var advice: String

    /// One line: place, severity, problem, advice.
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return "\(place): \(severity.rawValue): \(problem); \(advice) [\(kind)]"
    }
}
