internal import Foundation

/// Where the files that ship with Babil are found.
///
/// A relative name is looked for in the current folder, then in the folders above the program (the checkout it was built
/// in), then in `share/babil` beside its `bin`. `BABIL_HOME` comes before all of them.
enum ResourceLocation {
    /// The shipped model.
    static var model: String {
        ProcessInfo.processInfo.environment["BABIL_MODEL"] ?? path(of: "models/inbox.babil")
    }
    /// The default rules.
    static var rules: String { path(of: "corpora/rules/default.yaml") }
    /// The starter template library.
    static var voice: String { path(of: "corpora/voice") }

    private static func path(of name: String) -> String {
        let files = FileManager.default
        var folders: [URL] = []
        if let home = ProcessInfo.processInfo.environment["BABIL_HOME"] { folders.append(URL(fileURLWithPath: home)) }
        if files.fileExists(atPath: name), folders.isEmpty { return name }
        if let program = Bundle.main.executableURL?.resolvingSymlinksInPath() {
            var folder = program.deletingLastPathComponent()
            for _ in 0..<5 {
                folders.append(folder)
                folder.deleteLastPathComponent()
            }
            folders.append(
                program.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("share/babil"))
        }
        for folder in folders {
            let candidate = folder.appendingPathComponent(name).path
            if files.fileExists(atPath: candidate) { return candidate }
        }
        return name
    }
}
