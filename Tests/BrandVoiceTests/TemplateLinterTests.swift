import BrandVoice
import Foundation
import Testing

@Suite struct TemplateLinterTests {
    @Test func shippedLibraryHasNoErrors() throws {
        let findings = TemplateLinter.check(directory: SampleVoice.directory)
        let errors = findings.filter { $0.severity == .error }
        #expect(errors.isEmpty, "\(errors.map(\.description).joined(separator: "\n"))")
        let warnings = findings.filter { $0.severity == .warning }
        #expect(warnings.isEmpty, "\(warnings.map(\.description).joined(separator: "\n"))")
    }
}
