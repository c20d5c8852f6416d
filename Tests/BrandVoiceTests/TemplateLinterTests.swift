import BrandVoice
import Foundation
import Testing

/// The shipped library is clean, and each fault planted in a copy is found under its own name.
@Suite struct TemplateLinterTests {
    @Test func shippedLibraryIsClean() throws {
        let findings = TemplateLinter.check(directory: SampleVoice.directory)
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }

    @Test func plantedFaultsAreFound() throws {
        let folder = try SampleVoice.editableCopy(languages: try SampleVoice.library().guide.languages)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func edit(_ file: String, _ old: String, _ new: String) throws {
            let path = "\(folder)/\(file)"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let edited = text.replacingOccurrences(of: old, with: new)
            #expect(edited != text, "\(file)")
            try edited.write(toFile: path, atomically: true, encoding: .utf8)
        }
        try edit("templates/fr/hours-location.md", "On vous accueille", "On t’accueille chez toi")
        try edit("templates/de/info-request-dm.md", "antworten wir Ihnen", "antworten wir dir")
        try edit("templates/es/booking-dm.md", "dinos", "díganos")
        try edit("templates/en/promo-discount.md", " and their terms", "")
        try edit("templates/it/praise.md", "ci fa davvero piacere", "te lo promettiamo")
        try edit("templates/nl/order-change.md", " in een privébericht", "")
        try edit("templates/pt/availability.md", "{{#name}}, {{name}}{{/name}}", ", {{name}}")
        try edit("templates/en/acknowledgement.md", "The team", "The team of 12 people 😀 😀")
        try edit("templates/ar/welcome.md", "variables:\n", "variables:\n  link_shop: fact\n")
        try edit("templates/fr/team-on-it.md", "channels: [comment, mention, sticker]", "channels: [comment]")
        try edit("templates/fr/technical-support.md", "Mince", String(repeating: "Mince alors, ", count: 30))
        try edit("templates/fr/praise.md", "## b\n", "## b\nMerci , ")
        try FileManager.default.removeItem(atPath: "\(folder)/templates/it/job-application.md")
        let findings = TemplateLinter.check(directory: folder)
        func found(_ kind: String, _ file: String) -> Bool {
            findings.contains { $0.kind == kind && $0.file.hasSuffix(file) }
        }
        #expect(found("formality", "fr/hours-location.md"))
        #expect(found("formality", "de/info-request-dm.md"))
        #expect(found("formality", "es/booking-dm.md"))
        #expect(found("required", "en/promo-discount.md"))
        #expect(found("banned", "it/praise.md"))
        #expect(found("public_personal_data", "nl/order-change.md"))
        #expect(found("private_unsaid", "nl/order-change.md"))
        #expect(found("unfilled", "pt/availability.md"))
        #expect(found("number", "en/acknowledgement.md"))
        #expect(found("emoji", "en/acknowledgement.md"))
        #expect(found("dead_variable", "ar/welcome.md"))
        #expect(found("uneven_translation", "en/team-on-it.md"))
        #expect(found("too_long", "fr/technical-support.md"))
        #expect(found("typography", "fr/praise.md"))
        #expect(found("missing_translation", "fr/job-application.md"))
        #expect(found("no_template", "templates/it"))
        #expect(findings.allSatisfy { !$0.advice.isEmpty })
    }
}
