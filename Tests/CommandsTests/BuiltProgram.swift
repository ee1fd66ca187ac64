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

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - directory: the one it works in; `nil` for that of the tests.
  ///   - environment: all of its environment; `nil` for that of the tests.
  static func run(
    _ arguments: [String], in directory: String? = nil, environment: [String: String]? = nil
  ) throws -> (exitCode: Int32, messages: String) {
    try run(#require(url), arguments, in: directory, environment: environment)
  }

  /// Runs a script of the shell, to which the program is `$0`, to its end.
  ///
  /// - Parameter arguments: those of the script: `$@`.
  static func run(
    script: String, _ arguments: [String] = [], in directory: String? = nil
  ) throws -> (exitCode: Int32, messages: String) {
    try run(
      URL(filePath: "/bin/sh"), ["-c", script, #require(url).path] + arguments, in: directory)
  }

  private static func run(
    _ program: URL, _ arguments: [String], in directory: String? = nil, environment: [String: String]? = nil
  ) throws -> (exitCode: Int32, messages: String) {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    if let directory { process.currentDirectoryURL = URL(filePath: directory) }
    if let environment { process.environment = environment }
    let messages = Pipe()
    process.standardError = messages
    try process.run()
    let text = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips the test where there is no program to run.
  static var needsProgram: Self {
    .enabled(if: BuiltProgram.url != nil, "the program is not beside the tests")
  }
}
