public import HogvecSystem

extension Vocabulary {
  /// Writes the vocabulary in the form of word2vec's tools: a line `word count` for each word, in the order
  /// of the ids.
  ///
  /// An existing file is replaced when the new one is complete; `-` is standard output. A file that would
  /// start like something else than text starts with a byte-order mark, which reading drops.
  public func save(to path: String) throws(FileError) {
    var file = try FileReplacement.output(path)
    if TextFile.needsByteOrderMark(fileBeginning[...]) { try file.write(TextLines.byteOrderMark) }
    for id in 0..<count {
      try file.write(word(id))
      try file.write(" \(occurrences(of: id))\n")
    }
    try file.publish()
  }

  /// As much of the file as is looked at to tell what a file is.
  private var fileBeginning: [UInt8] {
    var bytes: [UInt8] = []
    for id in 0..<count {
      bytes += word(id) + Array(" \(occurrences(of: id))\n".utf8)
      if bytes.count >= ForeignContent.byteCount { break }
    }
    return Array(bytes.prefix(ForeignContent.byteCount))
  }

  /// Reads a vocabulary in the form of word2vec's tools, dropping words that occur fewer than `minimumCount`
  /// times.
  ///
  /// The words are ranked by count, equal counts in the file's order. A first line of `</s>` stays first
  /// whatever its count, as in word2vec's tools, which count line ends there.
  ///
  /// - Throws: ``FileError`` naming the line that is not a word, a space and a count, or that repeats a word;
  ///   or if no word is left.
  public static func load(from path: String, minimumCount: UInt64) throws(FileError) -> Vocabulary {
    try load(merging: [path], VocabularySelection(minimumCount: minimumCount))
  }

  /// Reads several vocabularies as one: counts of the same word are added, and the selection applies to the
  /// sums.
  ///
  /// Words with equal counts are in the order of the files. This is exact if the files have all words of what
  /// they were counted from. A first line of `</s>` in the first file stays first whatever its count.
  ///
  /// - Parameters:
  ///   - paths: at least one file.
  ///   - threads: how many add up counts.
  /// - Throws: ``FileError`` as ``load(from:minimumCount:)``.
  public static func load(
    merging paths: [String], _ selection: VocabularySelection, threads: Int = 1
  ) throws(FileError) -> Vocabulary {
    precondition(!paths.isEmpty, "a vocabulary is read from at least one file")
    var runs: [WordRun] = []
    var isMarked = false
    // A word's position is its line, counted through all files.
    var lineCount: UInt64 = 0
    for path in paths {
      var words = try WordDictionary()
      try add(path, to: &words)
      if runs.isEmpty {
        isMarked = unsafe endOfSentence.withUnsafeBytes { bytes in unsafe words.id(of: bytes) == 0 }
      }
      var positions = WordPositions()
      positions.add(0..<words.count, at: lineCount)
      lineCount += UInt64(words.count)
      runs.append(WordRun(words, positions))
    }
    let path = paths[0]
    let merge = try WordMerge(runs, selection, marksEndOfSentence: isMarked)
    let (parts, totals) = try merge.run(threads: threads)
    guard totals.types > 0 else {
      throw FileError(
        isMarked ? "'\(path)': the vocabulary has no word but '</s>'" : "'\(path)': the vocabulary is empty")
    }
    let ranking = VocabularyRanking(parts, selection, marksEndOfSentence: isMarked)
    guard !ranking.words.isEmpty else {
      throw VocabularyRanking.refusal(
        of: "'\(path)'", wordCount: totals.types, selection, highestCount: totals.highestCount)
    }
    return Vocabulary(parts, ranking, endOfSentenceCount: totals.endOfSentenceCount)
  }

  /// The count in the last line of a file of words and counts, which is the least; `nil` if the file cannot
  /// be read as it is, or ends in something else.
  public static func lastCount(in path: String) -> UInt64? {
    guard let file = try? MappedFile(path: path) else { return nil }
    // A line that is longer has no count at its end either.
    let end = unsafe Array(file.bytes.suffix(32))
    let line = end.split(separator: 0x0A).last.map { $0.last == 0x0D ? $0.dropLast() : $0 }
    guard let line, let space = line.lastIndex(of: 0x20) else { return nil }
    return UInt64(String(decoding: line[(space + 1)...], as: UTF8.self))
  }

  /// Adds the words of a file to an empty dictionary; a word's id is its line, counted from 0.
  private static func add(_ path: String, to dictionary: inout WordDictionary) throws(FileError) {
    let file = try TextFile(path: path)
    let text = try file.map()
    var lineNumber = 0
    var position = file.start
    while position < text.byteCount {
      lineNumber += 1
      // Both positions are inside the file.
      let rest = unsafe UnsafeRawBufferPointer(rebasing: text.bytes[position...])
      let length = unsafe rest.firstIndex(of: Separators.lineFeed) ?? rest.count
      try unsafe addLine(
        UnsafeRawBufferPointer(rebasing: rest[..<length]), number: lineNumber, of: path, to: &dictionary)
      position += length + 1
    }
  }

  /// Adds the word and count of one line, without its line feed.
  private static func addLine(
    _ line: UnsafeRawBufferPointer, number: Int, of path: String, to dictionary: inout WordDictionary
  ) throws(FileError) {
    var line = unsafe line[...]
    if unsafe line.last == 0x0D { unsafe line.removeLast() }
    guard let space = unsafe line.lastIndex(of: 0x20), space > 0 else {
      throw FileError("'\(path)', line \(number): expected a word, a space and a count")
    }
    let word = unsafe UnsafeRawBufferPointer(rebasing: line[..<space])
    if unsafe word.contains(where: Separators.contains) {
      throw FileError("'\(path)', line \(number): expected one word, a space and a count")
    }
    let digits = unsafe line[(space + 1)...]
    guard let count = unsafe countFromDigits(digits) else {
      throw FileError(
        "'\(path)', line \(number): expected a count, found '\(unsafe String(decoding: digits, as: UTF8.self))'"
      )
    }
    let firstLine = Int(try unsafe dictionary.add(count, to: word)) + 1
    guard firstLine == number else {
      throw FileError(
        "'\(path)', line \(number): the word '\(unsafe String(decoding: word, as: UTF8.self))' is on line \(firstLine) too"
      )
    }
  }

  /// A decimal number without sign; `nil` if there is none or it is 2^56 or more, so that sums of counts fit
  /// 64 bits.
  private static func countFromDigits(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt64? {
    guard unsafe !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for index in unsafe digits.indices {
      let byte = unsafe digits[index]
      guard (0x30...0x39).contains(byte), value < 1 << 56 else { return nil }
      value = value * 10 + UInt64(byte - 0x30)
    }
    return value < 1 << 56 ? value : nil
  }
}
