import Foundation
import InboxService

/// Real files of messages for the reader.
enum Lines {
    static func read(_ lines: [String]) throws -> ([InboxRecord], reports: [String]) {
        try read(bytes: Array(lines.joined(separator: "\n").utf8))
    }

    static func read(bytes: [UInt8]) throws -> ([InboxRecord], reports: [String]) {
        let path = NSTemporaryDirectory() + "babil-lines-\(UUID().uuidString)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var reports: [String] = []
        var reader = try MessageReader(path: path) { reports.append($0) }
        let records = try reader.nextRecords(limit: .max)
        return (records, reports)
    }
}

/// The SplitMix64 generator, seeded, so that a failure can be repeated.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
