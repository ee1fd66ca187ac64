import Foundation
import Testing

@testable import HogvecCommands

/// A help text that a file in Tests/CommandsTests/Help pins, so that each change of it is seen and read.
///
/// `HOGVEC_UPDATE=1 swift test --filter HelpTextTests` rewrites the files.
struct PinnedHelp: CustomTestStringConvertible, Sendable {
  /// What follows `hogvec help`: nothing for the list of commands.
  let words: [String]

  /// Every text that `hogvec help` can print.
  static var all: [PinnedHelp] {
    let names = HogvecCommand.allCommands.map { $0.syntax.name } + HogvecCommand.groups.map(\.name)
    return [PinnedHelp(words: [])] + names.map { PinnedHelp(words: $0.components(separatedBy: " ")) }
  }

  /// Whether the files are to be rewritten instead of compared.
  static let isUpdating = ProcessInfo.processInfo.environment["HOGVEC_UPDATE"] == "1"

  /// The folder of the files.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Help")

  /// The file's name: `lm-train.txt`.
  var fileName: String { (words.isEmpty ? "hogvec" : words.joined(separator: "-")) + ".txt" }

  /// The file.
  var file: URL { PinnedHelp.folder.appending(path: fileName) }

  var testDescription: String { fileName }
}
