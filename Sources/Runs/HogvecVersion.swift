/// The version of this package.
package enum HogvecVersion {
  /// As `hogvec --version`, the JSON log and model directories have it.
  package static let current = "0.1.0"
}
