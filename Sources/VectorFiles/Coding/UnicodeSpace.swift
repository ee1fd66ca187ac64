/// A space of Unicode that does not separate fields here, and which some programs write for one that does.
struct UnicodeSpace: Hashable {
  let scalar: Unicode.Scalar

  /// Its bytes as UTF-8.
  var bytes: [UInt8] { Array(String(scalar).utf8) }

  /// No-break spaces, those of other widths, and the ideographic space.
  private static let all = ([0xA0, 0x1680, 0x202F, 0x205F, 0x3000] + Array(0x2000...0x200A)).compactMap {
    (number: UInt32) in
    Unicode.Scalar(number).map { UnicodeSpace(scalar: $0) }
  }

  private init(scalar: Unicode.Scalar) { self.scalar = scalar }

  /// The space before a number at the end of a line's last field that is not a number itself: `cat` and `1`
  /// with a no-break space between. `nil` if there is none.
  init?(beforeNumberIn line: UnsafeRawBufferPointer, fields: LineFields) {
    let field = unsafe UnsafeRawBufferPointer(rebasing: line[fields.lastOther])
    // A number has only bytes below these, with which each of the spaces begins.
    guard let found = unsafe field.lastIndex(where: { (0xC2...0xE3).contains($0) }) else {
      return nil
    }
    let rest = unsafe UnsafeRawBufferPointer(rebasing: field[found...])
    guard let space = UnicodeSpace.all.first(where: { unsafe rest.starts(with: $0.bytes) }) else {
      return nil
    }
    let number = unsafe UnsafeRawBufferPointer(rebasing: rest[space.bytes.count...])
    guard unsafe DecimalFloat.parse(number) != nil else { return nil }
    self = space
  }
}
