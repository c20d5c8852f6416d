internal import CKernels
internal import TextFeatures
internal import TextPeer

/// One thing that is timed.
struct Stage {
    var name: String
    /// The instruction set of the kernels; nil for the best.
    var level: ck_level?
    /// Runs the stage over a text; the result keeps the work from being left out.
    var run: (UnsafeBufferPointer<UInt8>) -> Int

    /// The peer first, then the stages of the engine, each with all that stands before it.
    static func all() -> [Stage] {
        let peer = peer_open()
        let analyzer = TextAnalyzer()
        let extractor = FeatureExtractor(recipe: FeatureRecipe())
        var features = FeatureList()
        var spans: [SocialSpan] = []
        return [
            Stage(name: "icu normalize") { text in
                text.baseAddress.map { Int(peer_normalize(peer, $0, text.count)) } ?? 0
            },
            Stage(name: "icu words") { text in
                text.baseAddress.map { Int(peer_words(peer, $0, text.count)) } ?? 0
            },
            Stage(name: "social spans") { text in
                spans.removeAll(keepingCapacity: true)
                SocialScanner().scan(text, into: &spans)
                return spans.count
            },
            Stage(name: "tokens, portable", level: CK_PORTABLE) { text in
                analyzer.read(text)
                return analyzer.tokens.count
            },
            Stage(name: "tokens") { text in
                analyzer.read(text)
                return analyzer.tokens.count
            },
            Stage(name: "features") { text in
                extractor.extract(text, into: &features)
                return features.buckets.count
            },
        ]
    }

    /// Chooses the instruction set of the kernel for the calls that follow.
    func useLevel() {
        for level in level.map({ [$0] }) ?? [CK_AVX512, CK_AVX2, CK_PORTABLE] where ck_use_level(level) != 0 { return }
    }
}

/// The times of the stages over one collection.
struct Measurement: Encodable {
    var collection: String
    var texts: Int
    var bytes: Int
    /// Median seconds for the whole collection, by stage.
    var seconds: [String: Double] = [:]
    /// Allocations for each text in a run over texts that were all seen before, by stage.
    var allocations: [String: Double] = [:]

    /// Runs every stage over a collection, one after the other in each round.
    init(of stages: [Stage], over collection: TextCollection, rounds: Int, clock: ContinuousClock = .init()) {
        self.collection = collection.name
        texts = collection.count
        bytes = collection.bytes.count
        var times: [String: [Double]] = [:]
        var sink = 0
        for round in 0...rounds {
            for stage in stages {
                stage.useLevel()
                let before = peer_allocation_count()
                let duration = clock.measure { collection.forEach { sink &+= stage.run($0) } }
                let allocated = peer_allocation_count() - before
                // The first round fills buffers and caches.
                guard round > 0 else { continue }
                times[stage.name, default: []].append(duration / .seconds(1))
                allocations[stage.name] = Double(allocated) / Double(max(1, texts))
            }
        }
        for (name, values) in times { seconds[name] = values.sorted()[values.count / 2] }
        precondition(sink != .min, "The stages ran.")
    }

    func megabytesPerSecond(_ stage: String) -> Double { Double(bytes) / 1e6 / (seconds[stage] ?? .infinity) }

    /// How many times as fast as the peer a stage is.
    func ratio(_ stage: String) -> Double { (seconds["icu words"] ?? 0) / (seconds[stage] ?? .infinity) }
}
