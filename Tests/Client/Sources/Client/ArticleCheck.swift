import Foundation

/// Fails unless each block of Swift in the Markdown files is, line by line, in a source file of this target,
/// but for indentation, imports and empty lines.
func checkArticles(_ articles: [URL]) throws {
  let folder = URL(filePath: #filePath).deletingLastPathComponent()
  let sources = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    .filter { $0.pathExtension == "swift" }.map { codeLines(try String(contentsOf: $0, encoding: .utf8)) }
  var count = 0
  for article in articles {
    for block in try swiftBlocks(String(contentsOf: article, encoding: .utf8)) {
      let lines = codeLines(block)
      guard sources.contains(where: { contains($0, lines) }) else {
        throw MissingCode(article: article.lastPathComponent, code: block)
      }
      count += 1
    }
  }
  print("\(count) blocks of Swift in \(articles.count) files are compiled")
}

/// Code of an article that no source file has.
struct MissingCode: Error, CustomStringConvertible {
  let article: String
  let code: String

  var description: String { "\(article): this code is in no file of Tests/Client/Sources/Client:\n\(code)" }
}

/// What stands between ```` ```swift ```` and ```` ``` ````.
private func swiftBlocks(_ text: String) -> [String] {
  text.components(separatedBy: "\n```swift\n").dropFirst().map { $0.components(separatedBy: "\n```")[0] }
}

private func codeLines(_ code: String) -> [String] {
  code.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    .filter { !$0.isEmpty && !$0.hasPrefix("import ") }
}

private func contains(_ lines: [String], _ part: [String]) -> Bool {
  guard part.count <= lines.count else { return false }
  return (0...lines.count - part.count).contains { Array(lines[$0..<$0 + part.count]) == part }
}
