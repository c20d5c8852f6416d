import Foundation

/// A regular expression whose work on one message is bounded, so that no pattern can stall the inbox.
///
/// A search that takes longer than ``timeLimit`` is given up, and its condition does not hold. This is the only place
/// where a decision may depend on the machine's speed; the linter names patterns that come near the limit.
/// Only the first ``textLimit`` UTF-16 units of a message are searched.
package struct BoundedRegex: Sendable {
    /// What a search found.
    package enum Outcome: Sendable, Hashable {
        case found(String)
        case notFound
        /// The bound was reached before the search ended.
        case givenUp
    }

    package static let timeLimit = Duration.milliseconds(25)
    package static let textLimit = 4096

    package let pattern: String
    package let ignoresCase: Bool
    private let expression: NSRegularExpression

    /// Compiles a pattern in ICU syntax.
    ///
    /// - Throws: The engine's error if the pattern is not valid.
    package init(pattern: String, ignoresCase: Bool) throws {
        self.pattern = pattern
        self.ignoresCase = ignoresCase
        expression = try NSRegularExpression(pattern: pattern, options: ignoresCase ? [.caseInsensitive] : [])
    }

    /// Searches for the first match.
    package func search(_ text: String) -> Outcome {
        let searched = NSString(string: text)
        let range = NSRange(location: 0, length: min(searched.length, Self.textLimit))
        var outcome = Outcome.notFound
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: Self.timeLimit)
        var reports = 0
        expression.enumerateMatches(in: text, options: [.reportProgress], range: range) { match, _, stop in
            if let match {
                outcome = .found(searched.substring(with: match.range))
                stop.pointee = true
                return
            }
            // The engine reports once for each position it tries, and every few thousand steps while it backtracks.
            reports += 1
            if reports.isMultiple(of: 16), clock.now > deadline {
                outcome = .givenUp
                stop.pointee = true
            }
        }
        return outcome
    }
}
