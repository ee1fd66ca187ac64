/// Bytes of a file as messages and tables quote them, on one line: what is not UTF-8 as U+FFFD, control
/// characters as `\n`, `\r`, `\t` or `\x1b`.
///
/// - Parameter limit: the number of bytes shown, with `...` if there are more.
package func shownText(_ bytes: some Collection<UInt8>, limit: Int = 40) -> String {
  var text = ""
  for scalar in String(decoding: bytes.prefix(limit), as: UTF8.self).unicodeScalars {
    switch scalar {
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F:
      text += "\\x" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
    default: text.unicodeScalars.append(scalar)
    }
  }
  return bytes.count > limit ? text + "..." : text
}
