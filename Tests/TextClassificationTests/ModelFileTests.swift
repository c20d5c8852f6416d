import Foundation
import Testing
import TextClassification

@Suite struct ModelFileTests {
    private func opening(_ path: String) -> ModelFileError? {
        do throws(ModelFileError) {
            _ = try Classifier(path: path)
            return nil
        } catch {
            return error
        }
    }

    @Test func whatIsWrittenIsRead() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let classifier = try Classifier(path: model.path)
        #expect(classifier.heads.map(\.name) == ["intent", "sentiment", "toxicity", "language"])
        #expect(classifier.heads[0].labels == ["complaint", "praise", "price_inquiry"])
        #expect(classifier.digest.count == 64)
        #expect(classifier.metadata.card.contains("train.jsonl"))
    }

    @Test func aMissingModelSaysSo() {
        let error = opening("/nowhere/model.babil")
        #expect(error?.code == .missing)
        #expect(error?.description.contains("/nowhere/model.babil") == true)
    }

    @Test func everyTruncationIsSeen() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let bytes = try model.bytes()
        for length in [0, 1, 7, 8, 127, 128, 200, bytes.count / 2, bytes.count - 1] {
            let path = try model.write(Array(bytes[..<length]), as: "cut.babil")
            let error = try #require(opening(path), "\(length) bytes were opened")
            #expect([.truncated, .notAModel].contains(error.code), "\(length) bytes: \(error)")
        }
    }

    @Test func everyFlippedBitIsSeen() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let bytes = try model.bytes()
        var generator = SystemRandomNumberGenerator()
        var positions = Array(0..<64) + [128, 129, bytes.count - 1]
        for _ in 0..<40 { positions.append(Int.random(in: 0..<bytes.count, using: &generator)) }
        for position in positions {
            var flipped = bytes
            flipped[position] ^= 1 << UInt8(position % 8)
            let path = try model.write(flipped, as: "flipped.babil")
            #expect(opening(path) != nil, "a flipped bit in byte \(position) went unseen")
        }
    }

    @Test func aNewerFormatNamesBothVersions() throws {
        let model = try SmallModel()
        defer { model.remove() }
        var bytes = try model.bytes()
        bytes[8] = 9
        let error = try #require(opening(try model.write(bytes, as: "newer.babil")))
        #expect(error.code == .newerFormat)
        #expect(error.description.contains("version 9"))
        #expect(error.description.contains("up to 1"))
    }

    @Test func aFileOfAnotherKindIsNoModel() throws {
        let model = try SmallModel()
        defer { model.remove() }
        #expect(opening("\(model.folder)/train.jsonl")?.code == .notAModel)
        #expect(opening(model.folder)?.code == .notAModel)
    }
}
