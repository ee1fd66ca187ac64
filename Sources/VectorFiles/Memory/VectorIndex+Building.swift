internal import HogvecSystem

extension VectorIndex {
  /// What an index belongs to.
  struct Identity: Equatable {
    /// The number of numbers.
    static let count = 13

    /// Size, times and number of both files, and the format.
    var numbers = [Int](repeating: 0, count: count)

    /// Belongs to nothing: for an index in memory.
    init() {}

    /// Looks at the files; `nil` if one is no regular file.
    init?(
      of vectors: borrowing FileDescriptor, wordsPath: String?, format: VectorFormat
    ) throws(FileError) {
      var statuses = [try vectors.status()]
      if let wordsPath {
        statuses.append(try FileDescriptor(path: wordsPath, flags: O_RDONLY | O_NONBLOCK).status())
      }
      var numbers: [Int] = []
      for status in statuses {
        guard status.isRegularFile else { return nil }
        // The time of the last change cannot be set back, as that of the last write can.
        numbers += [
          Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
          status.st_ctim.tv_nsec, Int(bitPattern: UInt(status.st_ino)),
        ]
      }
      numbers += [Int](repeating: 0, count: Identity.count - 1 - numbers.count)
      self.numbers = numbers + [Int(truncatingIfNeeded: wordHash(format.name.utf8))]
    }
  }

  /// Collects what an index holds.
  struct Builder {
    private let dimension: Int
    private var offsets: [Int] = []
    private var scales: [Float] = []
    private var ends: [Int] = []
    private var words: [UInt8] = []

    init(dimension: Int) { self.dimension = dimension }

    /// Adds all records of a file whose rows can be used where they lie.
    mutating func add(_ reader: inout VectorFileReader, threads: Int) throws(FileError) {
      let decode: @Sendable (RecordBlock) throws(FileError) -> IndexedBlock = { (block) throws(FileError) in
        IndexedBlock(try block.decoded())
      }
      let rowByteCount = reader.rowByteCount
      try forEachBlock(of: &reader, threads: threads, work: decode) { (block) throws(FileError) -> Bool in
        for index in 0..<block.scales.count {
          offsets.append(block.recordEnds[index] - rowByteCount)
          scales.append(block.scales[index])
          words.append(contentsOf: block.words[index])
          ends.append(words.count)
        }
        return true
      }
    }

    /// Adds vectors in memory.
    mutating func add(_ vectors: borrowing WordVectors) {
      for row in 0..<vectors.count {
        offsets.append(row * vectors.stride * MemoryLayout<Float>.size)
        scales.append(vectors.reciprocalLength(row))
        words += vectors.word(row)
        ends.append(words.count)
      }
    }

    /// The index's bytes.
    func image(_ identity: Identity) -> [UInt8] {
      let count = offsets.count
      precondition(count < UInt32.max, "rows are numbered in 32 bits")
      var slotCount = 64
      while slotCount < count * 2 { slotCount *= 2 }
      var slots = [UInt32](repeating: 0, count: slotCount)
      for row in 0..<count {
        let word = words[(row == 0 ? 0 : ends[row - 1])..<ends[row]]
        var slot = Int(truncatingIfNeeded: wordHash(word)) & (slotCount - 1)
        var isRepeated = false
        while slots[slot] != 0, !isRepeated {
          let other = Int(slots[slot]) - 1
          isRepeated = words[(other == 0 ? 0 : ends[other - 1])..<ends[other]] == word
          if !isRepeated { slot = (slot + 1) & (slotCount - 1) }
        }
        if !isRepeated { slots[slot] = UInt32(row + 1) }
      }
      var image: [UInt8] = []
      append(VectorIndex.magic, to: &image)
      append(VectorIndex.version, to: &image)
      append([0 as UInt64], to: &image)
      append(identity.numbers + [count, dimension, words.count, slotCount], to: &image)
      append(offsets, to: &image)
      append(ends, to: &image)
      append(slots, to: &image)
      append(scales, to: &image)
      image += words
      let fingerprint = unsafe image.withUnsafeBytes {
        unsafe Fingerprint(of: UnsafeRawBufferPointer(rebasing: $0[VectorIndex.unmarkedByteCount...]))
      }
      for shift in 0..<8 { image[8 + shift] = UInt8(truncatingIfNeeded: fingerprint.value >> (shift * 8)) }
      return image
    }

    private func append(_ value: UInt32, to image: inout [UInt8]) {
      for shift in 0..<4 { image.append(UInt8(truncatingIfNeeded: value >> UInt32(shift * 8))) }
    }

    /// Appends numbers as they lie in memory, up to a multiple of 8 bytes.
    private func append<Number: BitwiseCopyable>(_ numbers: [Number], to image: inout [UInt8]) {
      unsafe numbers.withUnsafeBytes { unsafe image.append(contentsOf: $0) }
      while image.count % 8 != 0 { image.append(0) }
    }
  }
}

/// What a worker finds in a block.
private struct IndexedBlock: Sendable {
  var scales: [Float] = []
  var words: [[UInt8]] = []
  let recordEnds: [Int]

  init(_ records: DecodedRecords) {
    recordEnds = records.recordEnds
    for index in 0..<records.count {
      scales.append(reciprocal(records.norm(index)))
      words.append(Array(records.word(index)))
    }
  }
}
