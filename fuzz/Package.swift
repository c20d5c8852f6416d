// swift-tools-version: 6.2
import PackageDescription

/// A package of its own, so that what is fuzzed is compiled with libFuzzer's and the address sanitizer's checks and nothing
/// else is: `make fuzz`. The sources are links to those of the main package.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

// The build's own flag covers executables only; without these, libFuzzer does not see which branches an input takes.
let covered: [SwiftSetting] = strict + [.unsafeFlags(["-sanitize=fuzzer"])]
let coveredC: [CSetting] = [.unsafeFlags(["-fsanitize=fuzzer-no-link"])]

let package = Package(
    name: "BabilFuzz",
    targets: [
        .target(
            name: "CICU",
            linkerSettings: [
                .linkedLibrary("icui18n"), .linkedLibrary("icuuc"), .linkedLibrary("icudata"),
            ]),
        .target(name: "CKernels", cSettings: coveredC),
        .target(name: "TextFeatures", dependencies: ["CICU", "CKernels"], swiftSettings: covered),
        .executableTarget(
            name: "FuzzPipeline", dependencies: ["TextFeatures"],
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzKernel", dependencies: ["TextFeatures", "CKernels"],
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]),
        .target(name: "InferenceProtocol", exclude: ["README.md"], swiftSettings: covered),
        .executableTarget(
            name: "FuzzFrames", dependencies: ["InferenceProtocol"],
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzRequests", swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]),
    ]
)
