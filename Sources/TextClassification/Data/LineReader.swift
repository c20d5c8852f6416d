#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A file that could not be read.
public struct FileError: Error, Sendable, CustomStringConvertible {
    /// What, where, and what to do, in one line.
    public let description: String

    /// Creates an error from its sentence.
    public init(_ description: String) { self.description = description }
}

/// Reads lines from a file or standard input in constant memory.
///
/// A line ends at `\n`; a `\r` before it is dropped; a byte order mark before the first line too. The last line may lack
/// its end.
public struct LineReader: ~Copyable {
    /// Longest line accepted, in bytes.
    public static let maximumLineLength = 64 << 20

    /// Number of the line returned last, from 1.
    public private(set) var lineNumber = 0
    private let descriptor: Int32
    private let name: String
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false

    /// Opens a file; `-` is standard input.
    ///
    /// - Throws: ``FileError`` when the file cannot be opened.
    public init(path: String) throws(FileError) {
        name = path == "-" ? "standard input" : path
        if path == "-" {
            descriptor = 0
            return
        }
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FileError("\(path): cannot be read (\(String(cString: strerror(errno)))); check the path")
        }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            close(descriptor)
            throw FileError("\(path): is a directory; name a file in it")
        }
    }

    deinit { if descriptor > 0 { close(descriptor) } }

    /// The next line without its end, or nil after the last one.
    ///
    /// - Throws: ``FileError`` when reading fails or a line is longer than ``maximumLineLength``.
    public mutating func next() throws(FileError) -> [UInt8]? {
        var searched = position
        while true {
            if let newline = firstNewline(from: searched) {
                return finishLine(upTo: newline, resumingAt: newline + 1)
            }
            if isAtEnd {
                return position < buffer.count ? finishLine(upTo: buffer.count, resumingAt: buffer.count) : nil
            }
            searched = try fill()
        }
    }

    private func firstNewline(from start: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard start < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + start, 0x0A, bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private mutating func finishLine(upTo end: Int, resumingAt next: Int) -> [UInt8] {
        var line = buffer[position..<end]
        position = next
        lineNumber += 1
        if line.last == 0x0D { line.removeLast() }
        if lineNumber == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        return Array(line)
    }

    /// Reads more bytes and returns where the search for the line's end goes on.
    private mutating func fill() throws(FileError) -> Int {
        buffer.removeFirst(position)
        position = 0
        let kept = buffer.count
        guard kept <= Self.maximumLineLength else {
            throw FileError(
                "\(name):\(lineNumber + 1): the line is longer than \(Self.maximumLineLength >> 20) MiB; split it")
        }
        let chunk = max(1 << 16, kept)
        var readCount = 0
        buffer.append(contentsOf: repeatElement(0, count: chunk))
        repeat {
            readCount = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress.map { $0 + kept }, chunk) }
        } while readCount < 0 && errno == EINTR
        buffer.removeLast(chunk - max(0, readCount))
        guard readCount >= 0 else {
            throw FileError("\(name): reading failed after line \(lineNumber) (\(String(cString: strerror(errno))))")
        }
        if readCount == 0 { isAtEnd = true }
        return kept
    }
}
