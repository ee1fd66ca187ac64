internal import HogvecCorpus
internal import HogvecSystem

/// How the lines of an edge list are written, as the first one that has an edge says: two names, or two names
/// and a weight, between white space or commas.
struct EdgeSyntax: Equatable {
  /// Whether commas separate the fields; else white space does.
  let hasCommas: Bool
  /// Whether a weight comes after the names.
  let isWeighted: Bool

  /// The syntax of the first line that has an edge; `nil` if none has.
  ///
  /// - Throws: ``EdgeFault`` if that line has neither two fields nor three.
  init?(of text: UnsafeRawBufferPointer) throws(EdgeFault) {
    var fields = EdgeFields()
    var offset = 0
    while offset < text.count {
      let line = unsafe EdgeSyntax.line(of: text, at: offset)
      unsafe fields.split(line, atCommas: false)
      if fields.count > 0 {
        let comma = UInt8(ascii: ",")
        // `a,b`, `a, b` and `a ,b`, but not `a,b c`, where the comma is in a name.
        hasCommas =
          unsafe fields.count == 1
          ? line.contains(comma) : fields[0].last == comma || fields[1].first == comma
        if hasCommas { unsafe fields.split(line, atCommas: true) }
        isWeighted = fields.count == 3
        guard (2...3).contains(fields.count) else {
          throw .line(
            offset: offset,
            reason: "expected two nodes, or two nodes and a weight, found \(EdgeSyntax.shown(fields.count))")
        }
        return
      }
      offset += line.count + 1
    }
    return nil
  }

  /// The line that starts at a place, without its line feed.
  static func line(of text: UnsafeRawBufferPointer, at offset: Int) -> UnsafeRawBufferPointer {
    let rest = unsafe UnsafeRawBufferPointer(rebasing: text[offset...])
    // The address of a line feed is inside the rest.
    guard let end = unsafe memchr(rest.baseAddress!, CInt(Separators.lineFeed), rest.count) else {
      return unsafe rest
    }
    return unsafe UnsafeRawBufferPointer(
      start: rest.baseAddress, count: UnsafeRawPointer(end) - rest.baseAddress!)
  }

  /// What is wrong with the number of a line's fields, or their names; `nil` if nothing is.
  func objection(to fields: EdgeFields) -> String? {
    let expected = isWeighted ? 3 : 2
    guard fields.count == expected else {
      return "expected \(expected) fields as in the first edge, found \(EdgeSyntax.shown(fields.count))"
    }
    guard hasCommas else { return nil }
    for index in 0..<2 {
      let name = unsafe fields[index]
      if unsafe name.isEmpty { return "the name of a node is empty" }
      if unsafe name.contains(where: Separators.contains) {
        return
          unsafe "the name '\(shownText(name))' has white space in it, which separates the nodes of a walk"
      }
    }
    return nil
  }

  /// Reads a weight.
  ///
  /// - Throws: ``Refusal`` if it is not a number from 0 on that a float can hold.
  static func weight(_ field: UnsafeRawBufferPointer) throws(Refusal) -> Float {
    let isPlain = unsafe field.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
    guard isPlain, let value = unsafe Float(String(decoding: field, as: UTF8.self)) else {
      throw unsafe Refusal(reason: "the weight '\(shownText(field))' is not a number")
    }
    let digits = unsafe field.prefix { $0 | 0x20 != UInt8(ascii: "e") }
    let isZero = unsafe digits.allSatisfy { !(0x31...0x39).contains($0) }
    if value < 0 { throw unsafe Refusal(reason: "the weight \(shownText(field)) is negative") }
    if !value.isFinite || (value == 0 && !isZero) {
      throw unsafe Refusal(
        reason: "the weight \(shownText(field)) is out of range; it must be 0, or from 1e-45 to 3.4e38")
    }
    return value
  }

  /// Why a weight cannot be read.
  struct Refusal: Error {
    let reason: String
  }

  private static func shown(_ fieldCount: Int) -> String {
    fieldCount < EdgeFields.limit ? "\(fieldCount)" : "\(fieldCount) or more"
  }
}
