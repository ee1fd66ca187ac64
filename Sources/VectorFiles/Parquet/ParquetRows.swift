internal import HogvecSystem

/// Rows of a Parquet file in memory.
struct ParquetRows {
  /// Which rows they are.
  let rows: Range<Int>
  private(set) var floats: [Float]
  /// The numbers that were rounded to 32 bits.
  private(set) var roundedCount = 0
  private var words = WordEntries()

  /// Reads rows.
  ///
  /// - Throws: ``FileError`` if a page is damaged, or a row has no word, or no vector of the file's
  ///   dimension.
  init(_ rows: Range<Int>, of file: ParquetFile) throws(FileError) {
    self.rows = rows
    floats = [Float](repeating: 0, count: rows.count * file.dimension)
    try readWords(file, counts: ParquetRows.counts(of: rows, file))
    try readVectors(file)
  }

  /// Copies a row's word and vector.
  func copy(_ row: Int, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>) {
    let index = row - rows.lowerBound
    word.replaceSubrange(0..., with: words[index])
    let dimension = floats.count / rows.count
    precondition(vector.count >= dimension, "the vector takes the file's dimension")
    precondition(rows.contains(row), "the row is one of these")
    // So its numbers are among the floats.
    unsafe floats.withUnsafeBufferPointer {
      unsafe UnsafeMutableRawBufferPointer(vector).copyMemory(
        from: UnsafeRawBufferPointer(
          UnsafeBufferPointer(rebasing: $0[index * dimension..<(index + 1) * dimension])))
    }
  }

  /// The count of a row's word; `nil` if it is not known.
  func count(_ row: Int) -> UInt64? {
    let count = words.counts[row - rows.lowerBound]
    return count == 0 ? nil : count
  }

  // MARK: - Columns

  /// - Parameter counts: how often each word was in the text, 0 for one that is not known.
  private mutating func readWords(_ file: ParquetFile, counts: [UInt64]) throws(FileError) {
    let column = file.words.column
    try file.forEachPage(of: file.words, rows) { (number, page, content, bytes) throws(FileError) in
      let first = file.words.starts[number]
      try page.checkAllPresent(content, column, firstRow: first)
      let wanted = max(rows.lowerBound, first) - first..<min(rows.upperBound, first + page.valueCount) - first
      if let dictionary = try file.words.dictionary(of: page) {
        try dictionary.withDictionary(in: bytes) { (texts, range) throws(FileError) in
          let places = try dictionary.texts(in: texts, range, 0..<dictionary.valueCount)
          // A dictionary's word stands there once, and may be that of all rows.
          let most = bytes.count * ParquetFile.mostBytesPerByte
          var isLarge = false
          try page.forEachIndex(content, wanted, below: places.count) { (_, index, count) in
            let place = places[index]
            isLarge = isLarge || place.count > (most - words.byteCount) / count
            if isLarge { return }
            let word = texts.array(place)
            for _ in 0..<count { words.append(word, count: counts[words.count]) }
          }
          if isLarge {
            throw page.fault("the words are longer than the file's \(bytes.count) bytes can hold")
          }
        }
      } else {
        for place in try page.texts(in: content.bytes, content.values, wanted) {
          words.append(content.bytes.array(place), count: counts[words.count])
        }
      }
    }
  }

  /// How often the words of rows were in the text; 0 where the file does not say it.
  private static func counts(of rows: Range<Int>, _ file: ParquetFile) throws(FileError) -> [UInt64] {
    var counts = [UInt64](repeating: 0, count: rows.count)
    guard let pages = file.counts else { return counts }
    func note(_ count: Int, row: Int) {
      if rows.contains(row), count > 0 { counts[row - rows.lowerBound] = UInt64(count) }
    }
    let column = pages.column
    try file.forEachPage(of: pages, rows) { (number, page, content, bytes) throws(FileError) in
      // The rows of the values that are there.
      var present: [Int] = []
      var row = pages.starts[number]
      let end = row + page.valueCount
      if column.definition == 0 {
        present = Array(row..<end)
      } else {
        var levels = content.definitions(of: column)
        while row < end {
          let (level, count) = try page.next(of: &levels)
          let run = row..<min(end, row + count)
          if level == column.definition { present += run }
          row = run.upperBound
        }
      }
      if let dictionary = try pages.dictionary(of: page) {
        try dictionary.withDictionary(in: bytes) { (values, range) throws(FileError) in
          let known = try dictionary.integers(in: values, range, dictionary.valueCount, column)
          try page.forEachIndex(content, 0..<present.count, below: known.count) { (first, index, count) in
            for place in first..<first + count { note(known[index], row: present[place]) }
          }
        }
      } else {
        let values = try page.integers(in: content.bytes, content.values, present.count, column)
        for (row, value) in zip(present, values) { note(value, row: row) }
      }
    }
    return counts
  }

  private mutating func readVectors(_ file: ParquetFile) throws(FileError) {
    let column = file.vectors.column
    let dimension = file.dimension
    let all = rows.lowerBound * dimension..<rows.upperBound * dimension
    try file.forEachPage(of: file.vectors, all) { (number, page, content, bytes) throws(FileError) in
      let first = file.vectors.starts[number]
      try page.checkAllPresent(content, column, firstRow: first / dimension)
      try page.checkLengths(content, first: first, dimension: dimension)
      let wanted = max(all.lowerBound, first) - first..<min(all.upperBound, first + page.valueCount) - first
      // Where the first of them goes.
      let target = first + wanted.lowerBound - all.lowerBound
      if let dictionary = try file.vectors.dictionary(of: page) {
        try dictionary.withDictionary(in: bytes) { (values, range) throws(FileError) in
          guard dictionary.valueCount <= range.count / 4 else {
            throw dictionary.fault("a page ends before its values")
          }
          var known = [Float](repeating: 0, count: dictionary.valueCount)
          var rounded = [Int](repeating: 0, count: dictionary.valueCount)
          for index in known.indices {
            rounded[index] = try dictionary.copyFloats(
              from: values, range, of: dictionary.valueCount, index..<index + 1, column, to: &known, at: index
            )
          }
          try page.forEachIndex(content, wanted, below: known.count) { (place, index, count) in
            for offset in 0..<count { floats[target + place - wanted.lowerBound + offset] = known[index] }
            roundedCount += rounded[index] * count
          }
        }
      } else {
        roundedCount += try page.copyFloats(
          from: content.bytes, content.values, of: page.valueCount, wanted, column, to: &floats, at: target)
      }
    }
  }
}
