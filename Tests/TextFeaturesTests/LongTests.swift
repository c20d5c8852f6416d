import Foundation

/// The tests that `make test-long` adds.
enum LongTests {
    /// True when `BABIL_LONG_TESTS` is set.
    static var areWanted: Bool { ProcessInfo.processInfo.environment["BABIL_LONG_TESTS"] != nil }
}
