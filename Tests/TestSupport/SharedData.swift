internal import Foundation

/// A path in ../shared/data, which is no part of the project: tests that need it are skipped where it is not
/// there.
public struct SharedData: Sendable {
  /// The path, whether or not something is there.
  public let path: String

  /// - Parameter name: the path from the directory on.
  public init(_ name: String) {
    let parent = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    path = parent.appending(path: "shared/data/\(name)").path
  }

  /// Whether it is there.
  public var isPresent: Bool { FileManager.default.fileExists(atPath: path) }
}
