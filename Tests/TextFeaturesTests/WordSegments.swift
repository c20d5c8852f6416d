import TextFeatures

/// The stretches between word boundaries of a text, spaces included.
enum WordSegments {
    static func segments(of text: String) -> [String] {
        var segments: [String] = []
        let bytes = Array(text.utf8)
        bytes.withUnsafeBufferPointer { buffer in
            WordBreaker().forEachSegment(of: buffer) { segment in
                segments.append(String(decoding: buffer[segment.range], as: UTF8.self))
            }
        }
        return segments
    }
}
