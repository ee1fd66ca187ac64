/// Content that is not text, told by a file's first bytes.
///
/// A text that begins with a UTF-8 byte-order mark is text whatever follows.
package enum ForeignContent {
  /// How many of a file's bytes are looked at: two pages of a tape archive, and enough of other files that
  /// one which holds numbers or compressed bytes shows a NUL.
  package static let byteCount = 4096

  /// Why content that starts with these bytes cannot be read as text, for a message after the content's name;
  /// `nil` for text.
  ///
  /// - Parameters:
  ///   - start: the first ``byteCount`` bytes, or all if there are fewer.
  ///   - origin: where they are from, for what the message advises.
  package static func reason(toRefuse start: ArraySlice<UInt8>, from origin: ContentOrigin) -> String? {
    if start.starts(with: TextLines.byteOrderMark) { return nil }
    if let signature = ForeignSignature.all.first(where: { $0.matches(start) }) {
      return signature.reason(from: origin)
    }
    if TapeArchive.isBegun(start) {
      return "is a tar archive, not text; take the files out first" + TapeArchive.advice(from: origin)
    }
    if let encoding = WideEncoding(of: start) {
      return "is \(encoding.description); convert it first"
        + origin.advice(.filter("iconv -f \(encoding.converterName) -t UTF-8"))
    }
    if looksLikeBinaryVectors(start) { return "is a file of word vectors, not text" }
    // A program's name that the content cannot show.
    if origin.hasNameEnding("br") && !isUTF8(start) {
      return "is compressed (brotli, by its name), not text; decompress it first"
        + origin.advice(.filter("brotli -dc"))
    }
    if let offset = start.firstIndex(of: 0) {
      return
        "has a NUL byte (byte \(offset - start.startIndex + 1)), as binary files have and texts have not; if it is "
        + "text, take them out first" + origin.advice(.redirect("tr -d '\\000'"))
    }
    return isMostlyControls(start) ? "is binary data, not text" : nil
  }

  /// Whether these bytes begin a binary vector file: a line of two numbers, then control characters as floats
  /// have them and words do not.
  private static func looksLikeBinaryVectors(_ start: ArraySlice<UInt8>) -> Bool {
    guard let lineEnd = start.prefix(44).firstIndex(of: 0x0A) else { return false }
    let fields = start[..<lineEnd].split(separator: 0x20, omittingEmptySubsequences: false)
    guard fields.count == 2, fields.allSatisfy({ !$0.isEmpty && $0.allSatisfy { 0x30...0x39 ~= $0 } }) else {
      return false
    }
    return start[lineEnd...].count(where: \.isControl) >= 8
  }

  /// Whether one byte in sixteen or more is a control character that texts do not have.
  private static func isMostlyControls(_ start: ArraySlice<UInt8>) -> Bool {
    let count = start.count(where: \.isControl)
    return count >= 8 && count * 16 >= start.count
  }
}
