import Foundation

/// A regular expression whose work on one message is bounded, so that no pattern can stall the inbox.
///
/// The bound counts the engine's own steps and not time, so that the same message gives the same decision on a slow
/// machine: after ``progressLimit`` progress reports (about ten milliseconds of backtracking) the search is given up.
/// Only the first ``textLimit`` UTF-16 units of a message are searched.
package struct BoundedRegex: Sendable {
    /// What a search found.
    package enum Outcome: Sendable, Hashable {
        case found(String)
        case notFound
        /// The bound was reached before the search ended.
        case givenUp
    }

    package static let progressLimit = 64
    package static let textLimit = 4096

    package let pattern: String
    private let expression: NSRegularExpression

    /// Compiles a pattern in ICU syntax.
    ///
    /// - Throws: The engine's error if the pattern is not valid.
    package init(pattern: String, ignoresCase: Bool) throws {
        self.pattern = pattern
        expression = try NSRegularExpression(pattern: pattern, options: ignoresCase ? [.caseInsensitive] : [])
    }

    /// Searches for the first match.
    package func search(_ text: String) -> Outcome {
        let searched = NSString(string: text)
        let range = NSRange(location: 0, length: min(searched.length, Self.textLimit))
        var outcome = Outcome.notFound
        var reports = 0
        expression.enumerateMatches(in: text, options: [.reportProgress], range: range) { match, _, stop in
            if let match {
                outcome = .found(searched.substring(with: match.range))
                stop.pointee = true
                return
            }
            reports += 1
            if reports >= Self.progressLimit {
                outcome = .givenUp
                stop.pointee = true
            }
        }
        return outcome
    }
}
