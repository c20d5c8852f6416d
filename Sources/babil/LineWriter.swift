internal import Foundation
internal import TextClassification

/// Gathers lines and writes them to standard output together.
final class LineWriter {
    private var pending = Data()

    /// Adds a line.
    func write(_ line: String) {
        pending.append(contentsOf: line.utf8)
        pending.append(0x0A)
    }

    /// Writes what was gathered.
    ///
    /// - Throws: an error when standard output cannot be written, for example because the disk is full.
    func flush() throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: pending)
        } catch {
            throw FileError("standard output: cannot be written; check the free space and who reads it")
        }
        pending.removeAll(keepingCapacity: true)
    }
}
