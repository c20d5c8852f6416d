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

    init(batchSize: Int) { self.batchSize = batchSize }

    /// Calls `body` with each batch of messages, in order; only one batch is in memory.
    mutating func forEachBatch(of files: [String], _ body: ([InboxMessage]) async throws -> Void) async throws {
        for file in files { try await forEachBatch(ofFile: file, body) }
    }

    private mutating func forEachBatch(ofFile file: String, _ body: ([InboxMessage]) async throws -> Void) async throws
    {
        var reader = try MessageReader(path: file) { printError("babil: \($0)") }
        let earlierBadLines = badLineCount
        // A person or a program that waits at the other end of a pipe gets each answer at once.
        let limit = file == "-" && isatty(0) == 1 ? 1 : batchSize
        while true {
            let messages = try reader.next(limit: limit)
            badLineCount = earlierBadLines + reader.badLineCount
            guard !messages.isEmpty else { break }
            messageCount += messages.count
            try await body(messages)
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
