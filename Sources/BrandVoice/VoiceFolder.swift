import Foundation

/// The files of a voice folder.
package struct VoiceFolder {
    /// A template file and the language of its folder.
    package struct TemplateEntry {
        /// `templates/fr/price-inquiry.md`.
        var path: String
        var language: String
    }

    let directory: String

    package init(directory: String) {
        self.directory = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    }

    func path(_ name: String) -> String { "\(directory)/\(name)" }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func yaml(_ name: String) throws(VoiceError) -> VoiceYAML { try VoiceYAML.parse(text(name), file: path(name)) }

    func text(_ name: String) throws(VoiceError) -> String {
        let path = path(name)
        guard let data = FileManager.default.contents(atPath: path) else {
            throw VoiceError(
                file: path, problem: "the file cannot be read", advice: "create it or check its permissions")
        }
        guard data.count <= VoiceLibrary.maximumFileSize else {
            throw VoiceError(
                file: path, problem: "the file is larger than \(VoiceLibrary.maximumFileSize) bytes",
                advice: "check that it is the right file")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw VoiceError(file: path, problem: "the file is not UTF-8", advice: "save it as UTF-8")
        }
        return text
    }

    func templateFiles() throws(VoiceError) -> [TemplateEntry] {
        let root = path("templates")
        guard let languages = try? FileManager.default.contentsOfDirectory(atPath: root) else {
            throw VoiceError(
                file: root, problem: "the folder of templates cannot be read",
                advice: "create it, one folder per language")
        }
        var entries: [TemplateEntry] = []
        for language in languages.sorted() where !language.hasPrefix(".") {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(language)")) ?? []
            for file in files.sorted() where file.hasSuffix(".md") && file != "README.md" {
                entries.append(TemplateEntry(path: "templates/\(language)/\(file)", language: language))
            }
        }
        return entries
    }
}
