// Paths are bytes, and need not be UTF-8. As text, each byte that is no part of UTF-8 is a scalar for private
// use, U+10FE80 to U+10FEFF, whose low eight bits it is; so is each byte of such a scalar that a name really
// has. The conversion is lossless both ways, and a name in UTF-8 is unchanged.

extension String {
  /// A path, or a text that may be one, from the system's bytes.
  package init(pathBytes bytes: some Collection<UInt8>) {
    // What is valid as a whole and has none of the scalars, which begin with 0xF4, stays as it is.
    if !bytes.contains(0xF4), let text = String(validating: bytes, as: UTF8.self) {
      self = text
      return
    }
    self.init()
    var decoder = UTF8()
    let bytes = Array(bytes)
    var position = 0
    while position < bytes.count {
      var rest = bytes[position...].makeIterator()
      if case .scalarValue(let scalar) = decoder.decode(&rest), !scalar.isPathByte {
        unicodeScalars.append(scalar)
        position += UTF8.width(scalar)
      } else {
        unicodeScalars.append(Unicode.Scalar(pathByte: bytes[position]))
        position += 1
      }
      decoder = UTF8()
    }
  }

  /// A path from the system, up to the first NUL.
  @unsafe package init(pathBytes start: UnsafePointer<CChar>) {
    unsafe self.init(pathBytes: UnsafeRawBufferPointer(start: start, count: strlen(start)))
  }

  /// The path as the system has it.
  package var pathBytes: [UInt8] {
    guard utf8.contains(0xF4) else { return Array(utf8) }
    return unicodeScalars.flatMap { scalar in
      scalar.isPathByte ? [UInt8(truncatingIfNeeded: scalar.value)] : Array(String(scalar).utf8)
    }
  }

  /// Lends the path to a system call, whose error number stays as it is.
  func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    guard utf8.contains(0xF4) else { return unsafe withCString(body) }
    let bytes = pathBytes
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { buffer in
      for (index, byte) in bytes.enumerated() { unsafe buffer[index] = CChar(bitPattern: byte) }
      unsafe buffer[bytes.count] = 0
      // The buffer has at least the NUL.
      return unsafe body(UnsafePointer(buffer.baseAddress!))
    }
  }
}

extension Unicode.Scalar {
  /// What a byte of a path is as text, if it is no part of UTF-8.
  init(pathByte: UInt8) { self = Unicode.Scalar(0x10FE00 + UInt32(pathByte)) ?? "\u{FFFD}" }

  /// Whether this is such a byte.
  var isPathByte: Bool { 0x10FE80...0x10FEFF ~= value }
}
