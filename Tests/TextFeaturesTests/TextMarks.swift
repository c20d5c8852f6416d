import CKernels
import TextFeatures

/// What the text kernel says of a text, one entry for each byte; and what it should say.
struct TextMarks: Equatable {
    var hasHigh = false
    var lower: [UInt8] = []
    var starts: [Bool] = []
    var ends: [Bool] = []
    var triggers: [Bool] = []
    var breaks: [Bool] = []
    /// True when a bit is set beyond the end of the text.
    var marksBeyond = false

    /// The kernels that this processor can run.
    static var kernels: [(level: ck_level, scan: ck_scan_text_function)] {
        [CK_PORTABLE, CK_AVX2, CK_AVX512].compactMap { level in ck_scan_text_at(level).map { (level, $0) } }
    }

    private static let slowTables = UnicodeTables(askedOf: UnicodeTableBuilder())

    /// Runs a kernel over a text that begins `offset` bytes after a multiple of 64, at the very end of its memory.
    init(of text: [UInt8], offset: Int, by scan: ck_scan_text_function) {
        let blocks = (text.count + 63) / 64
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, offset + text.count), alignment: 64)
        defer { memory.deallocate() }
        guard let bytes = memory.baseAddress.map({ ($0 + offset).assumingMemoryBound(to: UInt8.self) }) else { return }
        bytes.update(from: text, count: text.count)
        var lower = [UInt8](repeating: 0xAA, count: max(1, blocks) * 64)
        var masks = [ck_text_masks](
            repeating: ck_text_masks(starts: .max, ends: .max, triggers: .max, breaks: .max), count: max(1, blocks))
        hasHigh = scan(bytes, text.count, &lower, &masks)
        self.lower = Array(lower[..<text.count])
        func bits(_ path: KeyPath<ck_text_masks, UInt64>) -> [Bool] {
            text.indices.map { masks[$0 / 64][keyPath: path] >> UInt64($0 % 64) & 1 == 1 }
        }
        (starts, ends, triggers, breaks) = (bits(\.starts), bits(\.ends), bits(\.triggers), bits(\.breaks))
        if text.count % 64 > 0, let last = masks.last {
            marksBeyond = (last.starts | last.ends | last.triggers | last.breaks) >> UInt64(text.count % 64) != 0
        }
    }

    /// The same by ICU, with a letter for every byte that is not ASCII, and by loops over bytes.
    init(referenceFor text: [UInt8]) {
        hasHigh = text.contains { $0 >= 0x80 }
        lower = text.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        starts = text.map { _ in false }
        ends = starts
        text.map { $0 >= 0x80 ? UInt8(ascii: "b") : $0 }.withUnsafeBufferPointer { letters in
            WordBreaker(tables: Self.slowTables).forEachSegment(of: letters) { segment in
                guard segment.kind != nil else { return }
                starts[segment.range.lowerBound] = true
                ends[segment.range.upperBound - 1] = true
            }
        }
        for index in text.indices {
            triggers.append(Self.isTrigger(text, index))
            breaks.append(!Self.isPartOfRun(text, index))
        }
    }

    private static func byte(_ text: [UInt8], _ index: Int) -> UInt8 { text.indices.contains(index) ? text[index] : 0 }

    private static func isTrigger(_ text: [UInt8], _ index: Int) -> Bool {
        let next = byte(text, index + 1)
        switch text[index] {
        case UInt8(ascii: "."): return next > 0x20
        case UInt8(ascii: "x"), UInt8(ascii: "X"): return next | 0x20 == UInt8(ascii: "d") || next == UInt8(ascii: ")")
        case 0..<0x80: return "_@#:;=<>^()\\".utf8.contains(text[index])
        case 0xC2: return [0xA9, 0xAE, 0xAF].contains(next)
        case 0xCA: return next == 0x95
        case 0xE0: return next == 0xB2
        case 0xE2: return next != 0x80 || byte(text, index + 2) == 0xBC
        case 0xE3: return next == 0x80 || next == 0x8A
        case 0xEF: return next == 0xBC
        default: return text[index] == 0xF0
        }
    }

    private static func isPartOfRun(_ text: [UInt8], _ index: Int) -> Bool {
        func isContinuation(_ index: Int) -> Bool { byte(text, index) & 0xC0 == 0x80 }
        func isLatin(_ index: Int) -> Bool { (0xC3...0xC9).contains(byte(text, index)) && isContinuation(index + 1) }
        switch text[index] {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return true
        case 0..<0x80: return "+%-_.@#:;=<>^()\\".utf8.contains(text[index])
        default: return isTrigger(text, index) || isLatin(index) || (isContinuation(index) && isLatin(index - 1))
        }
    }
}
