internal import HogvecSystem

extension VectorFormat {
  /// An archive of NumPy arrays, with the words in one of them.
  public static let numPyArchive = VectorFormat(
    name: "npz", summary: "a NumPy archive of vectors and words", endings: ["npz"], isText: false,
    precisions: [.float16, .int8, .binary],
    recognition: .mark { start in
      // The first member's name is after its header.
      start.begins(with: [0x50, 0x4B, 3, 4])
        && String(
          decoding: start.bytes.dropFirst(30).prefix(Int(start.bytes.dropFirst(26).first ?? 0)), as: UTF8.self
        )
        .hasSuffix(".npy")
    },
    decoder: { (input, _) throws(FileError) in try NumPyArchiveDecoder(from: &input) },
    encoder: { NumPyArchiveEncoder(numbers: StoredNumbers($0)) })
}

/// Writes `.npz` as numpy.savez does, uncompressed: `vectors`, `words` as texts of equal width, and of whole
/// numbers `scales`, by which rows are multiplied; `counts`, 0 for one that is not known, and `metadata`, a
/// text of JSON, where there are any.
struct NumPyArchiveEncoder: DescribingEncoder {
  let numbers: StoredNumbers
  var metadata = VectorMetadata()

  init(numbers: StoredNumbers) { self.numbers = numbers }

  /// The member's header, and that of the array in it.
  func header(count: Int, dimension: Int) -> [UInt8] {
    var members = ZipMembers()
    let array = arrayHeader(count: count, dimension: dimension)
    return members.header(
      of: "vectors.npy", byteCount: array.count + rowByteCount(dimension) * count) + array
  }

  /// As if the longest word had as many characters as bytes.
  func byteCount(
    count: Int, dimension: Int, wordByteCount: Int, longestWord: Int, hasCounts: Bool
  ) -> Int? {
    let width = max(1, longestWord)
    let words = NumPyArray.header("<U\(width)", "(\(count),)").count + count * width * 4
    let vectors = arrayHeader(count: count, dimension: dimension).count + rowByteCount(dimension) * count
    let counts = hasCounts ? NumPyArray.header("<i8", "(\(count),)").count + 8 * count : 0
    return vectors + words + counts
      + ZipMembers.overhead(of: ["vectors.npy", "words.npy"] + (hasCounts ? ["counts.npy"] : []))
  }

  func rowByteCount(_ dimension: Int) -> Int { numbers.columnCount(dimension: dimension) * numbers.byteCount }

  func arrayHeader(count: Int, dimension: Int) -> [UInt8] {
    NumPyArray.header(
      NumPyHeader.typeName(of: numbers), "(\(count), \(numbers.columnCount(dimension: dimension)))")
  }

  /// Texts of equal width lose zeros at their end.
  let forbiddenBytes: [UInt8] = [0]

  func objection(to vector: UnsafeBufferPointer<Float>) -> String? { unsafe numbers.objection(to: vector) }

  func assembly(
    count: Int, dimension: Int, for file: borrowing FileReplacement, path: String
  ) throws(FileError) -> (any RecordAssembly)? {
    NumPyArchiveAssembly(self, count: count, dimension: dimension)
  }

  func encode(
    word: UnsafeRawBufferPointer, count: UInt64?, vector: UnsafeBufferPointer<Float>,
    into records: inout EncodedRecords
  ) {
    let start = records.usedCount
    unsafe records.append(vector, as: numbers)
    var checksum = records.checksum
    let end = records.usedCount
    // What was just appended is in use.
    unsafe records.bytes.withUnsafeBytes {
      unsafe checksum.add(UnsafeRawBufferPointer(rebasing: $0[start..<end]))
    }
    records.checksum = checksum
    unsafe records.append(entry: word, wordCount: count)
  }
}
