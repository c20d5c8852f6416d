import Foundation
import Testing
import TextClassification
import TextFeatures

/// What an engine remembers of earlier texts never changes a bit of a score.
@Suite struct MemoTests {
    /// Messages of the corpora, and what is hard to remember.
    static let texts: [String] = {
        var lines: [String] = []
        for language in ["ar", "en", "fr"] {
            let folder = InboxModel.root + "/corpora/inbox/\(language)"
            for file in (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted().prefix(2) ?? [] {
                let text = (try? String(contentsOfFile: folder + "/" + file, encoding: .utf8)) ?? ""
                lines += text.split(separator: "\n").prefix(150).map(String.init)
            }
        }
        return lines + [
            "", " ", "?", "??!!", "! ?", "prix ? ?", "prix?", "東京タワーの値段は", "ราคาเท่าไหร่", "👍🏽👍🏽 👨‍👩‍👧",
            String(repeating: "donaudampfschifffahrtsgesellschaft ", count: 3), String(repeating: "ab", count: 400),
        ]
    }()

    @Test(arguments: [4, 8, 64, 1024, 16384])
    func rememberedEqualsComputed(capacity: Int) throws {
        #expect(Self.texts.count > 500)
        let expected = try Classifier(path: InboxModel.path, memoCapacity: 0).scores(of: Self.texts).values
        let classifier = try Classifier(path: InboxModel.path, memoCapacity: capacity)
        // Small memories give up entries all the time; twice, as the second run finds what the first one left.
        #expect(classifier.scores(of: Self.texts).values == expected)
        #expect(classifier.scores(of: Self.texts).values == expected)
        for text in stride(from: 0, to: Self.texts.count, by: 7) {
            let width = classifier.labelCount
            #expect(
                classifier.scores(of: [Self.texts[text]]).values == Array(expected[text * width..<(text + 1) * width]))
        }
    }

    @Test func wordsThatDifferInOneByteAreToldApart() throws {
        var random = SeededRandom(seed: 7)
        var texts: [String] = []
        for length in 1...40 {
            let word = (0..<length).map { _ in UInt8.random(in: 0x61...0x7A, using: &random) }
            for position in 0..<length {
                var other = word
                other[position] = word[position] == 0x7A ? 0x61 : word[position] + 1
                texts.append(String(decoding: word + [0x20] + other, as: UTF8.self))
                texts.append(String(decoding: other + [0x20] + other + [0x20] + word, as: UTF8.self))
                texts.append("#" + String(decoding: other, as: UTF8.self))
            }
        }
        let expected = try Classifier(path: InboxModel.path, memoCapacity: 0).scores(of: texts).values
        #expect(try Classifier(path: InboxModel.path).scores(of: texts).values == expected)
    }

    @Test func aWordOfMoreFeaturesThanOneSumHoldsIsScoredAlike() throws {
        var configuration = SmallModel.configuration()
        // A word of 30 letters then has 465 character n-grams; 255 is the most that is remembered.
        configuration.features.characterMinimum = 1
        configuration.features.characterMaximum = 60
        let model = try SmallModel(configuration: configuration)
        defer { model.remove() }
        let texts = [
            "abcdefghijklmnopqrstuvwxyzabcd prix", "prix abcdefghijklmnopqrstuvwxyzabcd",
            "how much is abcdefghijklmnopq",
        ]
        let expected = try Classifier(path: model.path, memoCapacity: 0).scores(of: texts).values
        #expect(try Classifier(path: model.path).scores(of: texts).values == expected)
    }

    @Test func threadsThatShareAModelDoNotShareAMemory() async throws {
        let classifier = try Classifier(path: InboxModel.path, memoCapacity: 64)
        let expected = try Classifier(path: InboxModel.path, memoCapacity: 0).scores(of: Self.texts).values
        await withTaskGroup(of: [Float].self) { group in
            for _ in 0..<8 { group.addTask { classifier.scores(of: Self.texts).values } }
            for await values in group { #expect(values == expected) }
        }
    }
}

/// The model in this repository.
enum InboxModel {
    /// The repository's folder.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    /// The shipped model.
    static let path = root + "/models/inbox.babil"
}
