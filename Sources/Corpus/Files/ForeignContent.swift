package import HogvecSystem

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
    if start.starts(with: TextFile.byteOrderMark) { return nil }
    if let signature = ForeignSignature.all.first(where: { $0.matches(start) }) {
      return signature.reason(from: origin)
    }
    if isTapeArchive(start) {
      return "is a tar archive, not text; take the files out first" + origin.advice(.unpack("tar -xOf", "-"))
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

  /// Whether the first record of a tape archive is here: its header has the sum of its own bytes in it, as
  /// octal digits.
  private static func isTapeArchive(_ start: ArraySlice<UInt8>) -> Bool {
    guard start.count >= 512 else { return false }
    let header = Array(start.prefix(512))
    let digits = header[148..<156].drop { $0 == 0x20 }.prefix { 0x30...0x37 ~= $0 }
    guard !digits.isEmpty, digits.count < 8, header[0] != 0 else { return false }
    // The field of the sum itself counts as eight spaces.
    let sum = header.reduce(0) { $0 + Int($1) } - header[148..<156].reduce(0) { $0 + Int($1) } + 8 * 0x20
    return digits.reduce(0) { $0 * 8 + Int($1 - 0x30) } == sum
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
