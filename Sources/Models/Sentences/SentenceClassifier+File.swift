public import HogvecSystem

// The classifier's file, in the byte order of the machine that the mark shows:
//
//   offset  bytes  content
//   0       4      "HGSC"
//   4       4      version, 3
//   8       4      byte-order mark, 0x01020304
//   12      4      bytes of a number, 8
//   16      24     classes K, features D, bytes of the labels; 8 bytes each
//   40      8      the strength of regularization
//   48      8      the fingerprint of the vectors that it was fitted on
//   56      8      the fingerprint of all other bytes
//   64             the labels: each and a line feed
//   then           K x D weights and K biases, Doubles
extension SentenceClassifier {
  private static let headerByteCount = 64
  private static let checksumOffset = 56
  private static let version: UInt32 = 3
  private static let byteOrderMark: UInt32 = 0x0102_0304

  /// Writes the classifier's file; until all is written, an existing one stays as it is.
  public func save(to path: String) throws(FileError) {
    var file = try FileReplacement(of: path)
    let names = Array(labels.joined(separator: [0x0A])) + [0x0A]
    var bytes = Array("HGSC".utf8)
    for number in [SentenceClassifier.version, SentenceClassifier.byteOrderMark, 8] {
      appendBytes(of: number, to: &bytes)
    }
    for number in [labels.count, dimension, names.count] { appendBytes(of: UInt64(number), to: &bytes) }
    appendBytes(of: strength.bitPattern, to: &bytes)
    bytes += vectors.bytes + Fingerprint(value: 0).bytes + names
    for value in regression.parameters { appendBytes(of: value.bitPattern, to: &bytes) }
    // The fingerprint's place is in the header.
    let checksum = unsafe bytes.withUnsafeBytes {
      unsafe Fingerprint(of: $0, exceptAt: SentenceClassifier.checksumOffset)
    }
    bytes.replaceSubrange(
      SentenceClassifier.checksumOffset..<SentenceClassifier.headerByteCount, with: checksum.bytes)
    try file.write(bytes)
    try file.publish()
  }

  /// Reads a classifier's file.
  ///
  /// - Throws: ``FileError`` if it cannot be read, is none, is of another version or byte order, has another
  ///   length than its header says, is damaged, or has a number that is not finite.
  public init(reading path: String) throws(FileError) {
    let file = try MappedFile(path: path)
    // The bytes are read while the mapping lives.
    let bytes = unsafe RawBytes(file.bytes)
    guard bytes.count >= SentenceClassifier.headerByteCount, bytes.prefixEquals("HGSC") else {
      throw FileError("'\(path)': it is not a classifier")
    }
    guard bytes.integer(UInt32.self, at: 8) == SentenceClassifier.byteOrderMark else {
      throw FileError("'\(path)': it was written on a machine of another byte order")
    }
    let version = bytes.integer(UInt32.self, at: 4)
    guard version == SentenceClassifier.version else {
      throw FileError(
        "'\(path)': its version is \(version); this program reads version \(SentenceClassifier.version)")
    }
    let sizes = (0..<3).map { bytes.integer(UInt64.self, at: 16 + 8 * $0) }
    // Sizes below 2^28 cannot overflow in what follows.
    guard bytes.integer(UInt32.self, at: 12) == 8, sizes.allSatisfy({ $0 > 0 && $0 < 1 << 28 }) else {
      throw FileError("'\(path)': its header has sizes that no classifier has")
    }
    let (classes, dimension) = (Int(sizes[0]), Int(sizes[1]))
    let start = SentenceClassifier.headerByteCount + Int(sizes[2])
    let expected = start + 8 * classes * (dimension + 1)
    guard bytes.count == expected else {
      throw FileError("'\(path)': it has \(bytes.count) bytes, but its header says \(expected)")
    }
    // The header is inside the file.
    try unsafe checkContent(file.bytes, path, checksumAt: SentenceClassifier.checksumOffset)
    labels = bytes.array(SentenceClassifier.headerByteCount..<start)
      .split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map { Array($0) }
    guard labels.count == classes else {
      throw FileError("'\(path)': it has \(labels.count) labels, but its header says \(classes)")
    }
    strength = Double(bitPattern: bytes.integer(UInt64.self, at: 40))
    vectors = Fingerprint(value: bytes.integer(UInt64.self, at: 48))
    var regression = SoftmaxRegression(classes: classes, dimension: dimension)
    for index in regression.parameters.indices {
      let value = Double(bitPattern: bytes.integer(UInt64.self, at: start + 8 * index))
      guard value.isFinite else { throw notFinite(value, path, at: start + 8 * index) }
      regression.parameters[index] = value
    }
    self.regression = regression
  }
}
