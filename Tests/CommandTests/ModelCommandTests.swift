import Foundation
import Testing

/// Training, measuring, explaining and correcting with the program itself.
@Suite(.serialized) struct ModelCommandTests {
    /// A folder with a small single-head model made by `babil train`.
    private struct Small {
        let folder: String
        let training: Babil.Result
        var model: String { folder + "/model.babil" }

        init(extraLines: [String] = []) throws {
            folder = NSTemporaryDirectory() + "babil-model-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let lines = (0..<30).flatMap { number in
                [
                    "price\thow much is item \(number)", "praise\ti love item \(number)",
                    "delivery\twhere is parcel \(number)",
                ]
            }
            try (lines + extraLines).joined(separator: "\n")
                .write(toFile: folder + "/train.tsv", atomically: true, encoding: .utf8)
            training = try Babil.run(["train", "--train", folder + "/train.tsv", "--output", folder + "/model.babil"])
        }

        func write(_ text: String, as name: String) throws -> String {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
            return "\(folder)/\(name)"
        }

        func remove() { try? FileManager.default.removeItem(atPath: folder) }
    }

    @Test func doubtfulLinesAreNamedAndTheRestIsTrained() throws {
        let small = try Small(extraLines: ["no tab here", "Price\thow much is all of it", "praise\thow much is item 3"])
        defer { small.remove() }
        #expect(small.training.status == 0, "\(small.training.errors)")
        for sentence in [
            "train.tsv:91: no tab", "`Price` (1 texts, first at \(small.folder)/train.tsv:92)",
            "train.tsv:93 against \(small.folder)/train.tsv:10",
        ] {
            #expect(small.training.errors.contains(sentence), "\(sentence) is missing in \(small.training.errors)")
        }
    }

    @Test func oneLabelIsNotEnough() throws {
        let small = try Small()
        defer { small.remove() }
        let path = try small.write("a\tone\na\ttwo\n", as: "one.tsv")
        let result = try Babil.run(["train", "--train", path, "--output", small.folder + "/x.babil"])
        #expect(result.status == 1)
        #expect(!FileManager.default.fileExists(atPath: small.folder + "/x.babil"))
    }

    @Test func mistakesInAConfigurationAreNamedWithTheirLine() throws {
        let small = try Small()
        defer { small.remove() }
        for (yaml, sentence) in [
            ("name: x\nheads:\n  - name: a\n    kind: exclusive\n    training: {epochs: many}\n", ":5:"),
            ("name: x\nheads:\n  - name: a\n    kind: exclusiv\n", ":4:11: `kind` has a value that is not known"),
            ("name: x\nsed: 3\n", ":2:1: unknown key `sed`"),
            ("name: x\nheads:\n  - kind: exclusive\n", ":3:5: `name` is missing"),
            ("name: [x\n", "is not YAML"), ("", "holds no configuration"),
        ] {
            let path = try small.write(yaml, as: "config.yaml")
            let result = try Babil.run(["train", "--config", path, "--output", small.folder + "/x.babil"])
            #expect(result.status == 1)
            #expect(result.errors.contains("config.yaml") && result.errors.contains(sentence), "\(result.errors)")
        }
    }

    @Test func aSingleHeadModelClassifies() throws {
        let small = try Small()
        defer { small.remove() }
        let input = Array("how much is it\ni love it\n".utf8)
        let json = try Babil.run(["classify", "--model", small.model], input: input)
        #expect(json.status == 0, "\(json.errors)")
        let labels = try json.output.split(separator: "\n").map { line in
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return try #require((object["label"] as? [String: Any])?["label"] as? String)
        }
        #expect(labels == ["price", "praise"])
        let tsv = try Babil.run(["classify", "--model", small.model, "--format", "tsv"], input: input)
        #expect(tsv.output == "price\npraise\n")
        let explained = try Babil.run(["classify", "--model", small.model, "--explain"], input: input)
        #expect(explained.output.contains("\"contributions\""))
    }

    @Test func explanationsAddUp() throws {
        let small = try Small()
        defer { small.remove() }
        let result = try Babil.run([
            "explain", "--model", small.model, "--json", "--limit", "3", "how much is the parcel",
        ])
        #expect(result.status == 0, "\(result.errors)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let parts = try #require(object["explanations"] as? [[String: Any]])
        #expect(!parts.isEmpty)
        for part in parts {
            let contributions = try #require(part["contributions"] as? [[String: Any]])
            #expect(contributions.count <= 3)
            let sum = contributions.reduce(0.0) { $0 + ($1["contribution"] as? Double ?? .nan) }
            let rest = try #require(part["rest"] as? Double)
            let bias = try #require(part["bias"] as? Double)
            let adjustment = try #require(part["adjustment"] as? Double)
            let logit = try #require(part["logit"] as? Double)
            #expect((bias + sum + rest + adjustment - logit).magnitude < 1e-4)
        }
        let readable = try Babil.run(["explain", "--model", small.model, "--label", "price", "how much is the parcel"])
        #expect(readable.output.contains("price, probability") && readable.output.contains("hash collisions"))
        let top = try Babil.run([
            "explain", "--model", small.model, "--top-features", "price", "--data", small.folder + "/train.tsv",
            "--limit",
            "5",
        ])
        #expect(top.status == 0 && top.output.contains("for price"), "\(top.errors)")
        #expect(try Babil.run(["explain", "--model", small.model, "--label", "nonsense", "x"]).status == 2)
        #expect(try Babil.run(["explain", "--model", small.model, "--top-features", "price"]).status == 2)
    }

    @Test func theCardIsPrinted() throws {
        let small = try Small()
        defer { small.remove() }
        let result = try Babil.run(["card", small.model])
        #expect(result.status == 0)
        for part in ["## Heads", "## Data", "## Recipe", "## Limits", "Digest: "] {
            #expect(result.output.contains(part), "\(part)")
        }
    }

    @Test func thePageIsWrittenAndAMissingFileIsNamed() throws {
        let small = try Small()
        defer { small.remove() }
        let data = small.folder + "/train.tsv"
        let result = try Babil.run([
            "evaluate", "--model", small.model, "--data", data, "--report", small.folder + "/page",
        ])
        #expect(result.status == 0, "\(result.errors)")
        let page = try String(contentsOfFile: small.folder + "/page/index.html", encoding: .utf8)
        #expect(page.contains("<svg") && !page.contains("how much is item"))
        let missing = try Babil.run(["evaluate", "--model", small.model, "--data", data, "nowhere.tsv"])
        #expect(missing.status == 1)
        #expect(missing.errors.contains("nowhere.tsv"))
    }

    @Test func aCorrectionIsLearntAndTheOldModelStays() throws {
        let small = try Small()
        defer { small.remove() }
        let corrections = try small.write("delivery\thow much longer for the parcel\n", as: "corrections.tsv")
        let history = try small.write("how much longer for the parcel\ni love item 4\n", as: "history.txt")
        let before = try Data(contentsOf: URL(fileURLWithPath: small.model))
        let output = small.folder + "/new.babil"
        let arguments = ["learn", "--model", small.model, "--corrections", corrections, "--output"]
        let result = try Babil.run(arguments + [output, "--history", history])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("history: 2 messages"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: small.model)) == before)
        let answer = try Babil.run(
            ["classify", "--model", output, "--format", "tsv"], input: Array("how much longer for the parcel\n".utf8))
        #expect(answer.output == "delivery\n")
        #expect(try Babil.run(["card", output]).output.contains("## Corrections"))
        let same = try Babil.run(arguments + [small.model])
        #expect(same.status == 2)
        #expect(same.errors.contains("name another file"))
    }
}
