internal import Foundation
internal import TextFeatures

/// One number for everything that is read in a text, so that two builds can be held against each other.
enum FeatureDigest {
    /// Writes one little-endian 64-bit digest for each text, in order, and prints the digest of all.
    static func write(of collections: [TextCollection], to path: String) throws {
        let extractor = FeatureExtractor(recipe: FeatureRecipe())
        let analyzer = TextAnalyzer()
        var features = FeatureList()
        var digests = Data()
        var whole = Mixer()
        for collection in collections {
            collection.forEach { text in
                var mixer = Mixer()
                extractor.extract(text, into: &features)
                for bucket in features.buckets { mixer.add(UInt64(bucket)) }
                for end in features.blockEnds { mixer.add(UInt64(end)) }
                analyzer.read(text)
                for token in analyzer.tokens {
                    mixer.add(UInt64(token.norm.lowerBound) << 32 | UInt64(token.norm.upperBound))
                    mixer.add(UInt64(token.source.lowerBound) << 32 | UInt64(token.source.upperBound))
                    mixer.add(UInt64(Token.Kind.allCases.firstIndex(of: token.kind) ?? 0))
                }
                for byte in analyzer.normalized { mixer.add(UInt64(byte)) }
                withUnsafeBytes(of: mixer.state.littleEndian) { digests.append(contentsOf: $0) }
                whole.add(mixer.state)
            }
        }
        try digests.write(to: URL(fileURLWithPath: path))
        print("\(digests.count / 8) texts, digest \(String(whole.state, radix: 16))")
    }

    /// FNV-1a over 64-bit words with the finalizer's first step.
    private struct Mixer {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        mutating func add(_ value: UInt64) {
            state = (state ^ value) &* 0x9FB2_1C65_1E98_DF25
            state ^= state >> 29
        }
    }
}
