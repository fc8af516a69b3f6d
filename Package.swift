// swift-tools-version: 6.2
import PackageDescription

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let database = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sockets = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(
    name: "Configuration", package: "swift-configuration")

let package = Package(
    name: "pooltop",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "ResourcePools", targets: ["ResourcePools", "ResourceTypes"]),
        .library(name: "PoolMetrics", targets: ["PoolMetrics"]),
        .library(name: "PoolTestKit", targets: ["PoolTestKit"]),
        .executable(name: "pooltop", targets: ["pooltop"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.5.0"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.25.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
        // Without its own readers of files: ours tells the line of what is wrong.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.0.0", traits: []),
    ],
    targets: [
        .target(name: "CThreadHint"),
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .target(name: "CTerminalGuard"),
        .target(name: "ResourceTypes"),
        .target(
            name: "ResourcePools", dependencies: ["ResourceTypes", "CThreadHint", log, lifecycle]),
        .target(name: "PoolMetrics", dependencies: ["ResourceTypes", "ResourcePools", metrics]),
        .target(
            name: "PoolWorkloads",
            dependencies: ["ResourceTypes", "ResourcePools", database, sockets, yaml, log],
            resources: [.embedInCode("Scenarios")]),
        .target(
            name: "PoolRecording", dependencies: ["ResourceTypes", "PoolMetrics", database]),
        .target(
            name: "PoolFeeds", dependencies: ["ResourceTypes", "PoolMetrics", "PoolRecording"]),
        .target(
            name: "PoolDashboard", dependencies: ["ResourceTypes", "PoolMetrics", yaml],
            resources: [.embedInCode("Themes")]),
        .target(
            name: "PoolTerminal", dependencies: ["PoolDashboard", "CNcurses", "CTerminalGuard"]),
        .target(name: "PoolTestKit", dependencies: ["ResourceTypes", "ResourcePools"]),
        .executableTarget(
            name: "pooltop",
            dependencies: [
                "ResourceTypes", "ResourcePools", "PoolMetrics", "PoolWorkloads", "PoolRecording",
                "PoolFeeds", "PoolDashboard", "PoolTerminal", arguments, configuration, log,
            ]),
        .executableTarget(
            name: "PoolBenchmarks", dependencies: ["ResourceTypes", "ResourcePools"],
            resources: [.embedInCode("Harnesses")]),
        .target(
            name: "TestSupport",
            dependencies: [
                "ResourceTypes", "ResourcePools", "PoolMetrics", "PoolTestKit", "CPseudoTerminal",
            ],
            path: "Tests/TestSupport"),
        .testTarget(name: "ResourceTypesTests", dependencies: ["ResourceTypes"]),
        .testTarget(
            name: "ResourcePoolsTests",
            dependencies: ["ResourcePools", "PoolTestKit", "TestSupport", lifecycle, log]),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["ResourcePools", "PoolTestKit", "TestSupport"]),
        .testTarget(
            name: "PoolMetricsTests",
            dependencies: ["PoolMetrics", "PoolTestKit", "TestSupport", metrics]),
        .testTarget(
            name: "PoolWorkloadsTests",
            dependencies: [
                "PoolWorkloads", "ResourcePools", "ResourceTypes", "TestSupport", database,
                sockets,
            ]),
        .testTarget(
            name: "PoolRecordingTests",
            dependencies: ["PoolRecording", "TestSupport", database]),
        .testTarget(
            name: "PoolFeedsTests", dependencies: ["PoolFeeds", "PoolTestKit", "TestSupport"]),
        .testTarget(
            name: "PoolDashboardTests", dependencies: ["PoolDashboard", "TestSupport"],
            exclude: ["Golden"]),
        .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
        .executableTarget(
            name: "DashboardCost",
            dependencies: ["PoolDashboard", "PoolMetrics", "ResourceTypes", "CPseudoTerminal"],
            path: "Tests/DashboardCost"),
        .executableTarget(
            name: "Explore", dependencies: ["PoolTestKit", "ResourcePools", "ResourceTypes"],
            path: "Tests/Explore"),
        .executableTarget(
            name: "TerminalProbe", dependencies: ["PoolDashboard", "PoolTerminal"],
            path: "Tests/TerminalProbe"),
        .testTarget(
            name: "PoolTerminalTests",
            dependencies: ["PoolDashboard", "PoolTerminal", "TestSupport", "TerminalProbe"]),
        .testTarget(
            name: "SpecificationTests",
            dependencies: [
                "ResourceTypes", "ResourcePools", "PoolMetrics", "PoolWorkloads", "PoolTestKit",
                database,
            ]),
        .testTarget(
            name: "JourneyTests", dependencies: ["pooltop", "PoolDashboard", "TestSupport"]),
        .testTarget(
            name: "RepositoryTests",
            dependencies: ["pooltop", "PoolDashboard", "PoolWorkloads", "TestSupport"]),
    ]
)

// Each is a language change that a later Swift makes the rule; the package holds to them now.
// SE-0335, SE-0409, SE-0444, SE-0461, SE-0470.
let upcomingFeatures = [
    "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility",
    "NonisolatedNonsendingByDefault", "InferIsolatedConformances",
]
for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + upcomingFeatures.map { .enableUpcomingFeature($0) }
}

// What waits is guarded against cancellation by the compiler's own means: see CancellationHandler.
for target in package.targets where target.name == "ResourcePools" {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [.enableExperimentalFeature("BuiltinModule")]
}

// The gate builds with warnings as errors, in these targets only; whoever depends on the package
// never does, so a newer compiler's new warning breaks nobody.
if Context.environment["POOLTOP_STRICT"] != nil {
    for target in package.targets where target.type != .system {
        target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
        target.cSettings = (target.cSettings ?? []) + [.treatAllWarnings(as: .error)]
    }
}
