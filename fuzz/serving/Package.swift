// swift-tools-version: 6.2
import PackageDescription

/// The decoders of everything that clients send, alone with libFuzzer and the address sanitizer: `make fuzz-serving`.
/// The sources are links to those of the main package.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "BabilServingFuzz",
    targets: [
        .target(name: "InferenceProtocol", exclude: ["README.md"], swiftSettings: strict),
        .executableTarget(
            name: "FuzzFrames", dependencies: ["InferenceProtocol"],
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzRequests", swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]),
    ]
)
