// swift-tools-version: 6.2
import PackageDescription

/// The same strict settings for every Swift target: see `Sources/README.md`.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "Babil",
    products: [
        .executable(name: "babil", targets: ["babil"]),
        .library(name: "InferenceClient", targets: ["InferenceClient"]),
        .library(name: "TextClassification", targets: ["TextClassification"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // Names the types in Hummingbird's interface; Hummingbird depends on it anyway.
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(
            name: "CICU",
            linkerSettings: [
                .linkedLibrary("icui18n"), .linkedLibrary("icuuc"), .linkedLibrary("icudata"),
            ]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .target(name: "CKernels"),
        .target(name: "TextFeatures", dependencies: ["CICU", "CKernels"], swiftSettings: strict),
        .target(
            name: "TextClassification",
            dependencies: [
                "TextFeatures", "CKernels", "COpenBLAS", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(name: "InferenceProtocol", exclude: ["README.md"], swiftSettings: strict),
        .target(
            name: "InferenceServer",
            dependencies: [
                "InferenceProtocol", "TextClassification",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            exclude: ["HTTP/README.md", "HTTP/MIGRATION.md", "systemd"],
            swiftSettings: strict),
        .target(
            name: "InferenceClient",
            dependencies: [
                "InferenceProtocol",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(name: "InboxRules", dependencies: ["TextFeatures", "Yams"], swiftSettings: strict),
        .target(
            name: "BrandVoice",
            dependencies: [
                "TextFeatures", "InboxRules", "Yams", .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: strict),
        .target(
            name: "InboxService",
            dependencies: [
                "TextFeatures", "TextClassification", "InferenceProtocol", "InferenceClient", "InboxRules",
                "BrandVoice",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "babil",
            dependencies: [
                "TextFeatures", "TextClassification", "InferenceProtocol", "InferenceServer", "InferenceClient",
                "InboxRules", "BrandVoice", "InboxService",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"), "Yams",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "ServingBenchmark",
            dependencies: [
                "TextClassification", "CKernels", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "benchmarks/serving/Engine", swiftSettings: strict),
        .executableTarget(
            name: "TableGenerator",
            dependencies: ["TextFeatures", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict),
        .executableTarget(
            name: "TextBenchmark",
            dependencies: [
                "CKernels", "TextFeatures", "TextPeer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "benchmarks/text", exclude: ["peer", "README.md"], swiftSettings: strict),
        .target(name: "TextPeer", path: "benchmarks/text/peer", linkerSettings: [.linkedLibrary("icuuc")]),
        .executableTarget(
            name: "RulesBenchmark",
            dependencies: [
                "TextFeatures", "TextClassification", "InferenceProtocol", "InferenceServer", "InboxRules",
                "BrandVoice", "InboxService", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "benchmarks/rules", exclude: ["README.md"], swiftSettings: strict),
        .testTarget(
            name: "TextFeaturesTests", dependencies: ["TextFeatures", "CICU", "CKernels"], swiftSettings: strict),
        .testTarget(name: "InferenceProtocolTests", dependencies: ["InferenceProtocol"], swiftSettings: strict),
        .testTarget(
            name: "InferenceServerTests",
            dependencies: [
                "InferenceProtocol", "InferenceServer", "InferenceClient", "TextClassification",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "BehaviourTests", dependencies: ["TextClassification"], exclude: ["cases"], swiftSettings: strict),
        .testTarget(name: "CorpusTests", dependencies: ["TextFeatures"], swiftSettings: strict),
        // Runs the program itself, which must be built first: `swift build --build-tests` builds both.
        .testTarget(name: "CommandTests", dependencies: ["babil"], swiftSettings: strict),
        .testTarget(
            name: "TextClassificationTests", dependencies: ["TextClassification", "TextFeatures", "CKernels"],
            swiftSettings: strict),
        .testTarget(name: "InboxRulesTests", dependencies: ["InboxRules", "TextFeatures"], swiftSettings: strict),
        .testTarget(
            name: "InboxServiceTests",
            dependencies: ["InboxService", "InboxRules", "BrandVoice", "TextClassification", "TextFeatures"],
            swiftSettings: strict),
        .testTarget(
            name: "BrandVoiceTests", dependencies: ["BrandVoice", "InboxRules", "TextFeatures"], exclude: ["golden"],
            swiftSettings: strict),
    ]
)
