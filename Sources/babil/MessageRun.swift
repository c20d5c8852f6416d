internal import ArgumentParser
internal import Foundation
internal import InboxRules
internal import InboxService

/// One pass over an input of messages: batches, counts, and the exit status at the end.
struct MessageRun {
    private let batchSize: Int
    /// Messages read.
    private(set) var messageCount = 0
    /// Lines that could not be read.
    private(set) var badLineCount = 0
    /// Bytes read.
    private(set) var byteCount = 0

    init(batchSize: Int) { self.batchSize = batchSize }

    /// Calls `body` with each batch of messages, in order; only one batch is in memory.
    mutating func forEachBatch(of files: [String], _ body: ([InboxMessage]) async throws -> Void) async throws {
        try await forEachRecordBatch(of: files) { try await body($0.map(\.message)) }
    }

    /// Calls `body` with each batch of messages and the scores stored beside them; only one batch is in memory.
    ///
    /// Progress is a bar where the input's size is known; a short run shows none outside a terminal.
    mutating func forEachRecordBatch(
        of files: [String], progress: ProgressDisplay? = nil, _ body: ([InboxRecord]) async throws -> Void
    ) async throws {
        let sizes = files.map { (try? FileManager.default.attributesOfItem(atPath: $0))?[.size] as? Int ?? 0 }
        let total = sizes.reduce(0, +)
        let clock = ContinuousClock()
        let start = clock.now
        for file in files {
            var reader = try MessageReader(path: file) { printError("babil: \($0)") }
            let earlier = (badLines: badLineCount, bytes: byteCount)
            // A person or a program that waits at the other end of a pipe gets each answer at once.
            let limit = file == "-" && isatty(0) == 1 ? 1 : batchSize
            while true {
                let records = try reader.nextRecords(limit: limit)
                badLineCount = earlier.badLines + reader.badLineCount
                byteCount = earlier.bytes + reader.byteCount
                guard !records.isEmpty else { break }
                messageCount += records.count
                try await body(records)
                guard let progress, progress.isTerminal || clock.now - start > .seconds(5) else { continue }
                if total > 0 {
                    progress.step(
                        "replay", done: min(byteCount, total), of: total, inBytes: true,
                        detail: "\(messageCount) messages")
                } else {
                    progress.note("\(messageCount) messages")
                }
            }
        }
    }

    /// Says what was missing, and ends with status 1 when lines were left out.
    func finish(files: [String]) throws {
        let name = files.map { $0 == "-" ? "standard input" : $0 }.joined(separator: ", ")
        if messageCount == 0, badLineCount == 0 { printError("babil: \(name): holds no messages") }
        if badLineCount > 0 {
            printError("babil: \(name): \(badLineCount) lines left out, \(messageCount) messages answered")
            throw ExitCode.failure
        }
    }
}
