/// Bytes of a file as messages and tables quote them, on one line: what is not UTF-8 as U+FFFD, and what
/// would command a terminal as ``Unicode/Scalar/shown`` has it.
///
/// - Parameter limit: the number of bytes shown, with `...` if there are more.
package func shownText(_ bytes: some Collection<UInt8>, limit: Int = 40) -> String {
  let text = shownText(String(decoding: bytes.prefix(limit), as: UTF8.self))
  return bytes.count > limit ? text + "..." : text
}

/// A text on one line, in which nothing commands a terminal.
package func shownText(_ text: String) -> String { shown(text) { _ in false } }

/// Lines for a terminal, which nothing in them commands but line feeds and tabs; what is not UTF-8 as U+FFFD.
package func shownLines(_ bytes: some Collection<UInt8>) -> [UInt8] {
  Array(shownLines(String(decoding: bytes, as: UTF8.self)).utf8)
}

/// The same for text.
package func shownLines(_ text: String) -> String { shown(text) { $0 == "\n" || $0 == "\t" } }

private func shown(_ text: String, except isKept: (Unicode.Scalar) -> Bool) -> String {
  guard text.unicodeScalars.contains(where: { $0.shown != nil && !isKept($0) }) else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    if let shown = scalar.shown, !isKept(scalar) {
      result += shown
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

extension Unicode.Scalar {
  /// What is shown for a scalar that terminals take for a command, or that turns the direction of what
  /// follows: `\n`, `\r`, `\t`, `\x1b` or `\u{202e}`, and `\xe9` for a byte of a path that is not UTF-8;
  /// `nil` for others.
  var shown: String? {
    switch value {
    case 0x0A: return "\\n"
    case 0x0D: return "\\r"
    case 0x09: return "\\t"
    case 0x20..<0x7F: return nil
    // Control characters, C0 and C1.
    case ..<0xA0: return "\\x" + (value < 0x10 ? "0" : "") + String(value, radix: 16)
    // Marks, embeddings, overrides and isolates of direction, and the separators that end a line.
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
      return "\\u{\(String(value, radix: 16))}"
    case _ where isPathByte: return "\\x" + String(value & 0xFF, radix: 16)
    default: return nil
    }
  }
}
