// swift-tools-version: 6.2
import PackageDescription

// A program that uses the library as any other package does. `tools/check client` builds it without warnings
// and runs it. Its targets have names that many packages have, and the code of the articles in
// Sources/Hogvec/Hogvec.docc is in it.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "client",
  dependencies: [.package(name: "hogvec", path: "../..")],
  targets: [
    .target(name: "Storage", swiftSettings: settings),
    .target(name: "Models", dependencies: ["Storage"], swiftSettings: settings),
    .executableTarget(
      name: "Client", dependencies: [.product(name: "Hogvec", package: "hogvec"), "Models", "Storage"],
      swiftSettings: settings),
  ]
)
