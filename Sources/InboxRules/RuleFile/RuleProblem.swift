/// A place in a rule file, counted from 1.
public struct SourceLocation: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The file's path, as it was given.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column in Unicode scalars, from 1.
    public var column: Int

    /// Creates a location.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The form editors and terminals make clickable: `rules.yaml:12:5`.
    public var description: String { "\(file):\(line):\(column)" }

    /// Orders by file, then line, then column.
    public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// Something wrong, or doubtful, in a rule file.
public struct RuleProblem: Sendable, Hashable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable, CaseIterable, Codable {
        /// The file cannot be used.
        case error
        /// The file can be used, but probably does not do what its author wants.
        case warning
    }

    /// How bad it is.
    public var severity: Severity
    /// A stable name for the kind of problem, such as `unknown-key` or `shadowed-rule`.
    public var code: String
    /// Where it is.
    public var location: SourceLocation
    /// What is wrong and what to do, in one line.
    public var message: String

    /// Creates a problem.
    public init(severity: Severity, code: String, location: SourceLocation, message: String) {
        self.severity = severity
        self.code = code
        self.location = location
        self.message = message
    }

    /// One line: place, severity, message and code.
    public var description: String { "\(location): \(severity.rawValue): \(message) [\(code)]" }
}

/// Why a rule file cannot be used: every error found in it, in file order.
public struct RuleFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The errors; never empty.
    public var problems: [RuleProblem]

    /// Creates an error from the problems found.
    public init(problems: [RuleProblem]) {
        precondition(!problems.isEmpty, "a rule file error names at least one problem")
        self.problems = problems
    }

    /// One line for each error.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
