internal import Foundation

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
        try FileHandle.standardOutput.write(contentsOf: pending)
        pending.removeAll(keepingCapacity: true)
    }
}
