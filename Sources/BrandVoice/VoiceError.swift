/// A fault in a voice folder, said so that the person who edits it can mend it.
///
/// The description is one line: `FILE:LINE:COLUMN: what is wrong; what to do`.
public struct VoiceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file, as it was named to the loader.
    public var file: String
    /// Line in the file, from 1; nil when the whole file is meant.
    public var line: Int?
    /// Column in the line, from 1, in Unicode scalars; nil when the whole line is meant.
    public var column: Int?
    /// What is wrong.
    public var problem: String
    /// What to do about it.
    public var advice: String

    /// Creates a fault.
    public init(file: String, line: Int? = nil, column: Int? = nil, problem: String, advice: String) {
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem
        self.advice = advice
    }

    /// One line with the place, the problem and the advice.
    public var description: String {
        var place = file
        if let line { place += ":\(line)" }
        if line != nil, let column { place += ":\(column)" }
        return "\(place): \(problem); \(advice)"
    }
}
