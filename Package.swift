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

// What step address of tools/check builds: optimized code with AddressSanitizer.
let isForAddress = Context.environment["HOGVEC_FOR_ADDRESS"] != nil
// Modules in which no time is spent compile in a third of the time without optimization.
let unhurriedSettings = safeSettings + (isForAddress ? [.unsafeFlags(["-Onone"])] : [])

// One kernel source, compiled once per instruction set. Kernels are optimized in debug builds too, so
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
  let avx512BF16Settings = avx512Settings + [.define("BF16"), .unsafeFlags(["-Xcc", "-mavx512bf16"])]
#else
  let avx2Settings = portableSettings
  let avx512Settings = portableSettings
  let avx512BF16Settings = portableSettings
#endif

// A module's name has a prefix, since names of targets are shared by all packages of a program; its folder
// has none.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
  settings: [SwiftSetting] = safeSettings
) -> Target {
  .target(
    name: "Hogvec" + name, dependencies: dependencies, path: "Sources/" + name, exclude: exclude,
    swiftSettings: settings)
}

// Tests are optimized in optimized builds where they work out by themselves what they expect; the others
// compile in half the time without.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], isOptimized: Bool = false
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies + ["HogvecTestSupport"], exclude: exclude,
    swiftSettings: languageSettings + (isOptimized ? [] : [.unsafeFlags(["-Onone"])]))
}

let package = Package(
  name: "hogvec",
  products: [
    .library(name: "Hogvec", targets: ["Hogvec"]),
    .executable(name: "hogvec", targets: ["HogvecProgram"]),
  ],
  traits: [
    .trait(
      name: "MPI", description: "Trains in several processes that mpirun or srun starts; needs Open MPI.")
  ],
  targets: [
    .target(name: "CHogvec"),
    // Another MPI has another name here: what pkg-config knows its compiler flags by.
    .systemLibrary(
      name: "COpenMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),
    module("KernelTypes"),
    module("KernelsPortable", ["CHogvec", "HogvecKernelTypes"], settings: portableSettings),
    module("KernelsAVX2", ["CHogvec", "HogvecKernelTypes"], settings: avx2Settings),
    module("KernelsAVX512", ["CHogvec", "HogvecKernelTypes"], settings: avx512Settings),
    module("KernelsAVX512BF16", ["CHogvec", "HogvecKernelTypes"], settings: avx512BF16Settings),
    module("KernelsDouble", ["CHogvec", "HogvecKernelTypes"], settings: portableSettings),
    module(
      "Kernels",
      [
        "CHogvec", "HogvecKernelTypes", "HogvecKernelsPortable", "HogvecKernelsAVX2", "HogvecKernelsAVX512",
        "HogvecKernelsAVX512BF16", "HogvecKernelsDouble",
      ],
      exclude: ["README.md"]),
    module("System", ["CHogvec"]),
    module("Corpus", ["CHogvec", "HogvecSystem"], exclude: ["README.md"]),
    module("Graphs", ["CHogvec", "HogvecSystem", "HogvecCorpus"], exclude: ["README.md"]),
    module("Training", ["CHogvec", "HogvecSystem", "HogvecKernels", "HogvecCorpus"], exclude: ["README.md"]),
    module("VectorFiles", ["HogvecSystem"], exclude: ["README.md"]),
    module("Analysis", ["HogvecSystem", "HogvecVectorFiles", "HogvecKernels"], exclude: ["README.md"]),
    module(
      "Models", ["HogvecSystem", "HogvecKernels", "HogvecCorpus", "HogvecVectorFiles"], exclude: ["README.md"]
    ),
    module(
      "Profiling", ["HogvecSystem", "HogvecKernels", "HogvecCorpus", "HogvecTraining"], exclude: ["README.md"]
    ),
    module(
      "Runs",
      [
        "CHogvec", "HogvecSystem", "HogvecKernels", "HogvecCorpus", "HogvecTraining", "HogvecVectorFiles",
      ],
      exclude: ["README.md", "Model/README.md"], settings: unhurriedSettings),
    module(
      "MPI",
      ["HogvecSystem", .target(name: "COpenMPI", condition: .when(traits: ["MPI"]))],
      exclude: ["README.md"]),
    .target(
      name: "Hogvec",
      dependencies: [
        "HogvecSystem", "HogvecKernels", "HogvecCorpus", "HogvecTraining", "HogvecRuns", "HogvecVectorFiles",
        "HogvecAnalysis", "HogvecModels", "HogvecProfiling", "HogvecGraphs",
      ], swiftSettings: safeSettings),
    module(
      "Commands",
      [
        "HogvecSystem", "HogvecKernels", "HogvecCorpus", "HogvecTraining", "HogvecRuns", "HogvecVectorFiles",
        "HogvecAnalysis", "HogvecModels", "HogvecProfiling", "HogvecGraphs", "HogvecMPI",
      ],
      exclude: ["README.md"], settings: unhurriedSettings),
    .executableTarget(
      name: "HogvecProgram", dependencies: ["HogvecCommands", "HogvecSystem"], path: "Sources/Program",
      swiftSettings: safeSettings),
    .executableTarget(
      name: "HogvecKernelBenchmark",
      dependencies: ["HogvecSystem", "HogvecCorpus", "HogvecKernels", "HogvecTraining"],
      path: "perf/KernelBenchmark", swiftSettings: languageSettings),
    .executableTarget(
      name: "HogvecReplicaSimulation", dependencies: ["Hogvec"], path: "perf/ReplicaSimulation",
      swiftSettings: languageSettings),
    .target(
      name: "HogvecTestSupport", dependencies: ["HogvecSystem"], path: "Tests/TestSupport",
      swiftSettings: languageSettings),
    tests("System", ["HogvecSystem"]),
    tests("Kernels", ["HogvecKernels"], isOptimized: true),
    tests(
      "Training", ["HogvecTraining", "HogvecSystem", "HogvecKernels", "HogvecCorpus"], isOptimized: true),
    tests("Corpus", ["HogvecCorpus", "HogvecSystem"]),
    tests("Graphs", ["HogvecGraphs", "HogvecCorpus", "HogvecSystem"], isOptimized: true),
    tests("VectorFiles", ["HogvecVectorFiles", "HogvecSystem"]),
    tests("Analysis", ["HogvecAnalysis", "HogvecVectorFiles", "HogvecSystem"]),
    tests("Models", ["HogvecModels", "HogvecKernels", "HogvecCorpus", "HogvecVectorFiles", "HogvecSystem"]),
    tests(
      "Profiling", ["HogvecProfiling", "HogvecTraining", "HogvecKernels", "HogvecCorpus", "HogvecSystem"]),
    tests("MPI", ["HogvecMPI", "HogvecSystem"]),
    tests(
      "Runs",
      [
        "HogvecRuns", "HogvecSystem", "HogvecKernels", "HogvecCorpus", "HogvecTraining", "HogvecVectorFiles",
      ]),
    tests(
      "Commands",
      [
        "HogvecCommands", "HogvecSystem", "HogvecCorpus", "HogvecKernels", "HogvecTraining", "HogvecRuns",
        "HogvecVectorFiles", "HogvecAnalysis",
      ],
      exclude: ["Help"]),
  ]
)

// The tests of commands take as long to compile as all others together, and nobody runs the programs that measure there.
if isForAddress {
  package.targets.removeAll {
    ["CommandsTests", "HogvecKernelBenchmark", "HogvecReplicaSimulation"].contains($0.name)
  }
}

// What tools/fuzz builds. Its `main` is libFuzzer's.
if Context.environment["HOGVEC_FUZZING"] != nil {
  package.targets.append(
    .executableTarget(
      name: "HogvecFuzzing", dependencies: ["HogvecSystem", "HogvecCorpus"], path: "Tests/Fuzzing",
      swiftSettings: [.swiftLanguageMode(.v5), .unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]))
}
