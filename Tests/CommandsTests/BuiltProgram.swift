import Foundation
import Testing

/// The program that is built beside the test bundle that runs.
enum BuiltProgram {
  /// Its file, or `nil` where only the tests were built.
  static let url: URL? = {
    let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let program = bundle.deletingLastPathComponent().appending(path: "hogvec")
    return FileManager.default.isExecutableFile(atPath: program.path) ? program : nil
  }()
}

extension Trait where Self == ConditionTrait {
  /// Skips the test where there is no program to run.
  static var needsProgram: Self {
    .enabled(if: BuiltProgram.url != nil, "the program is not beside the tests")
  }
}
