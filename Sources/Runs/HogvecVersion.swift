internal import CHogvec

/// The version of this package, and how this program was built.
package enum HogvecVersion {
  /// As `hogvec --version`, the JSON log and model directories have it.
  package static let current = "0.1.0"

  /// The commit that `tools/install` built, with a remark if files differed from it; `unknown` in other
  /// builds.
  package static var commit: String {
    guard let commit = unsafe hogvec_recorded_commit() else { return "unknown" }
    return unsafe String(cString: commit)
  }

  /// The compiler: `Swift version 6.3.1 (swift-6.3.1-RELEASE)`, or in other builds the clang inside it.
  package static var compiler: String { unsafe String(cString: hogvec_recorded_compiler()) }
}
