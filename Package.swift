// swift-tools-version: 6.2
import PackageDescription

// Every Swift target is built with these; the kernel targets leave out strict memory safety, since
// everything in them is unsafe by nature (see Sources/Kernels/README.md).
let languageSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
let safeSettings = languageSettings + [.strictMemorySafety()]

// One kernel source, compiled once per instruction set. Kernels are optimised in debug builds too, so
// that tests run at speed.
let portableSettings = languageSettings + [.unsafeFlags(["-O"])]
#if arch(x86_64)
  let avx2Settings =
    languageSettings + [
      .define("AVX2"), .define("FMA"),
      .unsafeFlags(["-O", "-Xcc", "-mavx2", "-Xcc", "-mfma"]),
    ]
  let avx512Settings =
    languageSettings + [
      .define("AVX512"), .define("FMA"),
      .unsafeFlags(["-O", "-Xcc", "-march=x86-64-v4", "-Xcc", "-mprefer-vector-width=512"]),
    ]
#else
  let avx2Settings = portableSettings
  let avx512Settings = portableSettings
#endif

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
  settings: [SwiftSetting] = safeSettings
) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies + ["TestSupport"], swiftSettings: languageSettings)
}

let package = Package(
  name: "hogvec",
  products: [
    .library(name: "Hogvec", targets: ["Hogvec"]),
    .executable(name: "hogvec", targets: ["hogvec"]),
  ],
  targets: [
    .target(name: "CProcessor"),
    module("KernelsPortable", ["CProcessor"], settings: portableSettings),
    module("KernelsAVX2", ["CProcessor"], settings: avx2Settings),
    module("KernelsAVX512", ["CProcessor"], settings: avx512Settings),
    module("KernelsDouble", ["CProcessor"], settings: portableSettings),
    module(
      "Kernels", ["CProcessor", "KernelsPortable", "KernelsAVX2", "KernelsAVX512", "KernelsDouble"],
      exclude: ["README.md"]),
    module("Storage"),
    module("Corpus", ["CProcessor", "Storage"], exclude: ["README.md"]),
    module("Training", ["CProcessor", "Storage", "Kernels", "Corpus"], exclude: ["README.md"]),
    module("VectorFiles", ["Storage"], exclude: ["README.md"]),
    module("Analysis", ["Storage", "VectorFiles", "Kernels"], exclude: ["README.md"]),
    module("Models", ["Storage", "Kernels", "Corpus", "VectorFiles"], exclude: ["README.md"]),
    module("Hogvec", ["Storage", "Corpus", "Training", "VectorFiles", "Analysis", "Models"]),
    module(
      "Commands", ["Storage", "Kernels", "Corpus", "Training", "VectorFiles", "Analysis", "Models"],
      exclude: ["README.md", "Train/Model/README.md"]),
    .executableTarget(name: "hogvec", dependencies: ["Commands"], swiftSettings: safeSettings),
    .target(
      name: "TestSupport", dependencies: ["Storage"], path: "Tests/TestSupport",
      swiftSettings: languageSettings),
    tests("Storage", ["Storage"]),
    tests("Kernels", ["Kernels"]),
    tests("Training", ["Training", "Storage", "Kernels", "Corpus"]),
    tests("Corpus", ["Corpus", "Storage"]),
    tests("VectorFiles", ["VectorFiles", "Storage"]),
    tests("Analysis", ["Analysis", "VectorFiles", "Storage"]),
    tests("Models", ["Models", "Kernels", "Corpus", "VectorFiles", "Storage"]),
    tests("Commands", ["Commands", "Storage", "Kernels", "Training", "VectorFiles", "Analysis"]),
  ]
)
