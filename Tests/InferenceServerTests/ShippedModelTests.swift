import InferenceClient
import InferenceProtocol
import InferenceServer
import Testing
import TextClassification

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The model file in the repository of this source file.
private let shippedModelPath: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/") + "/models/inbox.babil"
}()

/// The model that the repository ships, over a real socket.
@Suite(.enabled(if: access(shippedModelPath, R_OK) == 0, "models/inbox.babil is not there: run `make model`"))
struct ShippedModelTests {
    /// Opened once: in a debug build, checking the file takes longer than a test.
    static let engine = Result { ClassifierEngine(classifier: try Classifier(path: shippedModelPath)) }

    static let texts: [String] = {
        let seeds = [
            "c'est combien la livraison ?", "Wo bleibt mein Paket?? Seit zwei Wochen nichts!", "love it 😍😍", "",
            "أين طلبي؟", "sei un idiota", "STOP", "🔥🔥🔥", "Quiero hablar con una persona", "prix svp",
            String(repeating: "très long ", count: 300),
        ]
        return (0..<256).map { seeds[$0 % seeds.count] + ($0 < 22 ? "" : " \($0 / 7)") }
    }()

    @Test(arguments: [1, 64, 256])
    func socketGivesTheBitsOfTheEmbeddedEngine(batchSize: Int) async throws {
        let engine = try Self.engine.get()
        let expected = engine.scores(texts: Self.texts)
        try await withServer(engine: engine) { _, path in
            let client = patientClient(at: path)
            for start in stride(from: 0, to: Self.texts.count, by: batchSize) {
                let range = start..<min(start + batchSize, Self.texts.count)
                let (model, batch) = try await client.classify(texts: Array(Self.texts[range]))
                #expect(model == engine.description)
                for index in range {
                    #expect(
                        batch[message: index - start].map(\.bitPattern)
                            == expected[message: index].map(\.bitPattern))
                }
            }
        }
    }

    @Test func tasksThatShareTheServerGetTheirOwnScores() async throws {
        let engine = try Self.engine.get()
        let expected = engine.scores(texts: Self.texts)
        try await withServer(engine: engine) { _, path in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<8 {
                    group.addTask {
                        let client = patientClient(at: path)
                        for index in stride(from: task, to: 256, by: 8) {
                            let batch = try await client.scores(texts: [Self.texts[index]])
                            #expect(Array(batch[message: 0]) == Array(expected[message: index]))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func illFormedBytesAreAnswered() async throws {
        let engine = try Self.engine.get()
        try await withServer(engine: engine) { _, path in
            try await blocking {
                let connection = try RawConnection(path: path)
                // A lone continuation byte, an overlong slash, a surrogate, a cut-off emoji, and a zero.
                let text: [UInt8] = [0x80, 0xC0, 0xAF, 0xED, 0xA0, 0x80, 0xF0, 0x9F, 0x98, 0x00]
                let body = [1, 0, 0, 0, UInt8(text.count), 0, 0, 0] + text
                try connection.send(
                    FrameHeader(kind: .classify, requestID: 1, bodyLength: body.count).encoded(followedBy: body))
                let scores = try #require(try connection.receive()?.scores)
                let read = engine.scores(texts: [String(decoding: text, as: UTF8.self)])
                #expect(scores.scores == read.scores)
            }
        }
    }

    @Test func rowsAreProbabilities() throws {
        let engine = try Self.engine.get()
        let batch = engine.scores(texts: Self.texts)
        for message in 0..<batch.messageCount {
            for (index, head) in engine.description.heads.enumerated() {
                let columns = engine.description.columns(ofHeadAt: index)
                let row = Array(batch[message: message])[columns]
                #expect(row.allSatisfy { $0 >= 0 && $0 <= 1 })
                // A sum of some hundred rounded floats.
                if head.kind == .exclusive { #expect(abs(row.reduce(0, +) - 1) < 1e-4) }
            }
        }
    }
}
