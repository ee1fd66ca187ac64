internal import HogvecSystem

/// A text in lines that are not wider than a number of pixels.
///
/// Lines end at spaces, and inside a word only if the word alone is too wide. A text that needs more lines
/// than the limit has an ellipsis for its middle, since names of files and groups differ at either end.
func fittedLines(
  _ text: String, width: Double, size: Double, isBold: Bool = false, limit: Int
) -> [String] {
  func fits(_ line: String) -> Bool { textWidth(line, size: size, isBold: isBold) <= width }
  if text.isEmpty || fits(text) { return [text] }
  return brokenLines(shortened(text) { brokenLines($0, fits).count <= limit }, fits)
}

private func brokenLines(_ text: String, _ fits: (String) -> Bool) -> [String] {
  var (lines, line) = ([String](), "")
  for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0.isNewline }) {
    let longer = line.isEmpty ? String(word) : "\(line) \(word)"
    if fits(longer) {
      line = longer
      continue
    }
    if !line.isEmpty { lines.append(line) }
    line = ""
    for character in word {
      if !line.isEmpty && !fits(line + String(character)) {
        lines.append(line)
        line = ""
      }
      line.append(character)
    }
  }
  return line.isEmpty ? lines : lines + [line]
}
