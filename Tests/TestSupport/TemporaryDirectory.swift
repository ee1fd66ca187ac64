internal import Foundation

/// A directory for one test, removed when the test ends.
public final class TemporaryDirectory: Sendable {
  /// Its path, without a trailing slash.
  public let path: String

  /// Makes a new, empty directory.
  public init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "hogvec-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of a file in this directory, whether it exists or not.
  public func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file and returns its path.
  public func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    let path = file(name)
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  /// Writes a text file and returns its path.
  public func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Waits until a file has a text in it, at most half a minute.
  ///
  /// Without suspending: a suspended test would leave a program that it has started running until the tests
  /// beside it are done.
  public func wait(for text: String, in name: String) {
    let deadline = Date.now + 30
    while Date.now < deadline {
      let content = (try? contents(name)) ?? []
      if String(decoding: content, as: UTF8.self).contains(text) { return }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  /// The names of all files, in order.
  public func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// A file's bytes.
  public func contents(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: file(name))))
  }
}
