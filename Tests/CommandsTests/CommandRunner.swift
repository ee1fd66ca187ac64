import Foundation
import HogvecTestSupport

@testable import HogvecCommands

/// Runs a command line in this process and keeps what it printed.
struct CommandRunner {
  let exitCode: Int32
  let output: String
  let outputBytes: [UInt8]
  let messages: String

  init(_ arguments: String...) throws {
    try self.init(arguments)
  }

  init(_ arguments: [String]) throws {
    try self.init(bytes: CommandRunner.withoutUsersCache(arguments).map { Array($0.utf8) })
  }

  /// Runs a command line of bytes that need not be UTF-8.
  init(bytes arguments: [[UInt8]]) throws {
    let directory = try TemporaryDirectory()
    let outputFile = try FileHandle(forWritingTo: URL(filePath: try directory.write("", to: "output")))
    let messageFile = try FileHandle(forWritingTo: URL(filePath: try directory.write("", to: "messages")))
    let console = Console(output: outputFile.fileDescriptor, messages: messageFile.fileDescriptor)
    exitCode = HogvecCommand.run(arguments, console: console)
    outputBytes = try directory.contents("output")
    output = String(decoding: outputBytes, as: UTF8.self)
    messages = String(decoding: try directory.contents("messages"), as: UTF8.self)
  }

  /// Training and planning without the cache that the user has, unless a test says which one.
  private static func withoutUsersCache(_ arguments: [String]) -> [String] {
    let says = arguments.contains { $0.hasPrefix("--cache") || $0 == "--no-cache" }
    guard let command = arguments.first, ["train", "plan"].contains(command), !says else { return arguments }
    return [command, "--no-cache"] + arguments.dropFirst()
  }

  /// The objects of JSON lines.
  static func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map { line in
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    }
  }
}

/// A text file of vectors, for questions whose answers are seen at once.
let sixWords = """
  6 2
  king 1 0
  queen 0.8 0.6
  man 0.6 0.8
  woman 0 1
  boy -0.6 0.8
  tree -1 0

  """
