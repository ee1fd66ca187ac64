/// Where a byte of text stands in the corpus, as one number: the file's index above, the place in the file
/// below.
///
/// Places are counted in halves of a byte, since folding letters can make a text half as long again; with
/// these positions stay inside their shard and in order. How long a stream is need not be known.
struct TextPosition {
  private let placeBitCount: Int

  /// Positions for a number of files: with one, places have all 64 bits; with a million, 44.
  init(fileCount: Int) {
    placeBitCount = max(fileCount - 1, 0).leadingZeroBitCount
  }

  /// The position of the byte `offset` of a file.
  func position(file: Int, offset: Int) -> UInt64 {
    // One file leaves all bits to the place, and its index is 0; a shift by 64 bits is 0 too.
    UInt64(file) << UInt64(placeBitCount) | UInt64(offset) << 1
  }
}
