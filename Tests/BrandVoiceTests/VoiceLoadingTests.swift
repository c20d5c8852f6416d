import BrandVoice
import Foundation
import Testing

/// Every broken file is one clear message with its place and what to do.
@Suite struct VoiceLoadingTests {
    private func fault(_ file: String, _ old: String, _ new: String) throws -> VoiceError {
        let folder = try SampleVoice.editableCopy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/\(file)"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let edited = text.replacingOccurrences(of: old, with: new)
        #expect(edited != text)
        try edited.write(toFile: path, atomically: true, encoding: .utf8)
        let error = try #require(throws: VoiceError.self) { try VoiceLibrary(directory: folder) }
        #expect(error.file == path)
        #expect(!error.advice.isEmpty)
        #expect(VoiceLibrary.faults(inDirectory: folder).contains(error))
        return error
    }

    @Test func unknownKeyNamesTheNearestOne() throws {
        let error = try fault("voice.yaml", "\nbanned:", "\nbannd:")
        #expect(error.problem.contains("bannd"))
        #expect(error.advice == "did you mean “banned”?")
        #expect(error.line != nil)
    }

    @Test func unknownIntentNamesTheNearestOneWithLineAndColumn() throws {
        let error = try fault("templates/fr/price-inquiry.md", "[price_inquiry]", "[price_inquery]")
        #expect(error.advice == "did you mean “price_inquiry”?")
        #expect(error.line == 5)
        #expect(error.column == 11)
    }

    @Test func brokenYAMLHasItsPlace() throws {
        let error = try fault("facts.yaml", "link_shop: mirabelle.example", "link_shop: [mirabelle.example")
        #expect(error.problem.hasPrefix("broken YAML"))
        #expect(error.line != nil)
    }

    @Test func twiceTheSameKeyIsRefused() throws {
        let error = try fault("facts.yaml", "link_jobs:", "link_shop:")
        #expect(error.problem.contains("link_shop"))
    }

    @Test func unclosedTagAndSectionHaveTheirPlace() throws {
        let tag = try fault("templates/en/welcome.md", "{{brand}}", "{{brand}")
        #expect(tag.problem.contains("not closed"))
        #expect(tag.line == 13)
        let section = try fault("templates/en/welcome.md", "{{/name}}", "")
        #expect(section.problem.contains("never closed"))
        let wrong = try fault("templates/en/welcome.md", "{{/name}}", "{{/brand}}")
        #expect(wrong.problem.contains("not open"))
    }

    @Test func unknownVariableNamesTheNearestOne() throws {
        let error = try fault("templates/en/welcome.md", "{{name}}", "{{nam}}")
        #expect(error.advice == "did you mean “name”?")
    }

    @Test(arguments: [
        "{{{name}}}", "{{&name}}", "{{>partial}}", "{{=<% %>=}}", "{{uppercased(name)}}", "{{%CONTENT_TYPE:HTML}}",
    ])
    func whatAReplyDoesNotNeedIsRefused(tag: String) throws {
        let error = try fault("templates/en/welcome.md", "{{brand}}", tag)
        #expect(error.line == 13)
    }

    @Test func internalValuesNeverReachAPublicTemplate() throws {
        let error = try fault("templates/en/welcome.md", "name: author_name", "name: author_name\n  excerpt: excerpt")
        #expect(error.problem.contains("internal note"))
    }

    @Test func variantsAndBodiesMustMatch() throws {
        let missing = try fault("templates/en/praise.md", "## b", "## c")
        #expect(missing.problem.contains("“b” has no body"))
        let undeclared = try fault("templates/en/praise.md", "{ a: 1, b: 1 }", "{ a: 1 }")
        #expect(undeclared.problem.contains("“b” is not declared"))
    }

    @Test func idMustBeTheFilesName() throws {
        #expect(try fault("templates/en/welcome.md", "id: welcome", "id: wellcome").problem.contains("wellcome"))
    }

    @Test func missingFrontMatterIsSaid() throws {
        #expect(try fault("templates/en/welcome.md", "---\nid", "id").problem == "the front matter is missing")
    }

    @Test func missingFilesAreSaid() throws {
        let folder = try SampleVoice.editableCopy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.removeItem(atPath: "\(folder)/facts.yaml")
        let facts = try #require(throws: VoiceError.self) { try VoiceLibrary(directory: folder) }
        #expect(facts.file.hasSuffix("/facts.yaml"))
        let nothing = try #require(throws: VoiceError.self) { try VoiceLibrary(directory: folder + "/nowhere") }
        #expect(nothing.file.hasSuffix("/nowhere/voice.yaml"))
    }

    @Test func bytesThatAreNotUTF8AreSaid() throws {
        let folder = try SampleVoice.editableCopy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data([0xFF, 0xFE, 0x41]).write(to: URL(filePath: "\(folder)/facts.yaml"))
        let error = try #require(throws: VoiceError.self) { try VoiceLibrary(directory: folder) }
        #expect(error.problem.contains("UTF-8"))
    }

    @Test func allFaultsAreListedAtOnce() throws {
        let folder = try SampleVoice.editableCopy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["praise", "welcome", "booking"] {
            try "no front matter".write(toFile: "\(folder)/templates/fr/\(name).md", atomically: true, encoding: .utf8)
        }
        #expect(VoiceLibrary.faults(inDirectory: folder).count == 3)
        #expect(VoiceLibrary.faults(inDirectory: SampleVoice.directory).isEmpty)
    }
}
