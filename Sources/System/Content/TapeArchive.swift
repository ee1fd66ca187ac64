/// A tar archive: of 512 bytes a header for each file, in which the sum of its own bytes is.
package enum TapeArchive {
  /// Whether the first header is here.
  package static func isBegun(_ start: ArraySlice<UInt8>) -> Bool {
    guard start.count >= 512 else { return false }
    let header = Array(start.prefix(512))
    let digits = header[148..<156].drop { $0 == 0x20 }.prefix { 0x30...0x37 ~= $0 }
    guard !digits.isEmpty, digits.count < 8, header[0] != 0 else { return false }
    // The field of the sum itself counts as eight spaces.
    let sum = header.reduce(0) { $0 + Int($1) } - header[148..<156].reduce(0) { $0 + Int($1) } + 8 * 0x20
    return digits.reduce(0) { $0 * 8 + Int($1 - 0x30) } == sum
  }

  /// How to take the files out, as the end of a message.
  package static func advice(from origin: ContentOrigin) -> String { origin.advice(.unpack("tar -xOf", "-")) }
}
