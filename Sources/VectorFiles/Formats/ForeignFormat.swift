internal import HogvecSystem

/// Known files that hold vectors in a format Hogvec does not read, or something else that was taken for
/// vectors, told by their beginning so that a refusal can name them.
enum ForeignFormat {
  /// What a file is that begins like this, with advice; `nil` if it is none of those known.
  ///
  /// - Parameter origin: where the content is from, for the advice.
  static func name(
    of start: UnsafeRawBufferPointer, _ layout: TextLayout, from origin: ContentOrigin
  ) -> String? {
    let beginning = unsafe Array(start.prefix(4096))[...]
    // Text that is stored in an archive follows its header like a word's numbers.
    if TapeArchive.isBegun(beginning) {
      return "a tar archive; take the file out first" + TapeArchive.advice(from: origin)
    }
    if beginning.starts(with: zipMagic), beginning.prefix(30).contains(0) { return zipAdvice }
    if let name = unsafe heading(start, layout) { return name }
    // A word may look like a mark; lines of a word and as many numbers are what they are.
    if !layout.hasAgreement || layout.dimension == 1 {
      for (magic, name) in magics where unsafe start.starts(with: magic) { return name }
    }
    if unsafe isPickle(start) { return unsafe pickleAdvice(start) }
    if unsafe isOldFastText(start) { return fastTextAdvice }
    if let name = unsafe downloaded(start, layout) { return name }
    if let inner = Compression(start: beginning) {
      return "compressed (\(inner.rawValue)); decompress it first"
        + origin.advice(.filter("\(inner.program) -dc"))
    }
    // Floats after a header, and words in lines of numbers, can look like anything.
    if !layout.hasHeader && layout.markByteCount == 0 && !layout.hasAgreement {
      if let signature = ForeignSignature.all.first(where: { $0.matches(beginning) }) {
        return signature.name + signature.unpackingAdvice(from: origin)
      }
      if let encoding = WideEncoding(of: beginning) {
        return "\(encoding.description); convert it first"
          + origin.advice(.filter("iconv -f \(encoding.converterName) -t UTF-8"))
      }
    }
    return nil
  }

  /// What a pickle is that is not read, by the class that it names first, and what to do instead.
  private static func pickleAdvice(_ start: UnsafeRawBufferPointer) -> String {
    let beginning = unsafe String(decoding: start.prefix(256), as: UTF8.self)
    if beginning.contains("FastTextKeyedVectors") {
      return
        "a Python pickle of gensim's FastTextKeyedVectors; save the model there for fastText"
        + " (gensim.models.fasttext.save_facebook_model), or its words (wv.save_word2vec_format)"
    }
    if beginning.contains("gensim") {
      return
        "a Python pickle, and not one of gensim's KeyedVectors, which are read; save a model's vectors there"
        + " (model.wv.save)"
    }
    return
      "a Python pickle, and not one of gensim's KeyedVectors, which are read; write the vectors with numpy.save"
      + " as X.npy, and the words, one per line, as X.npy.words"
  }

  private static let fastTextAdvice =
    "fastText's own .bin model of another version than \(FastTextModel.version); use the .vec file that the fasttext"
    + " program writes beside it, or save the model again in Python with fasttext 0.9 (load_model, save_model)"

  /// Whether a pickle begins like this. From protocol 2 on it begins with its protocol. Protocols 0 and 1
  /// have no mark; they begin with a class (`c` and two lines, its module and name), with a list or
  /// dictionary that is numbered (`(lp0`, `(dp0`), or with an empty one that is (`]q`, `}q`, a byte).
  private static func isPickle(_ start: UnsafeRawBufferPointer) -> Bool {
    guard start.count >= 3 else { return false }
    switch unsafe start[0] {
    case 0x80: return unsafe (2...5).contains(start[1])
    case UInt8(ascii: "("):
      guard start.count >= 4 else { return false }
      return unsafe [UInt8(ascii: "l"), UInt8(ascii: "d")].contains(start[1]) && start[2] == UInt8(ascii: "p")
        && (0x30...0x39).contains(start[3])
    case UInt8(ascii: "]"), UInt8(ascii: "}"): return unsafe start[1] == UInt8(ascii: "q") && start[2] < 0x20
    case UInt8(ascii: "c"):
      let lines = unsafe start.dropFirst().split(
        separator: .lineFeed, maxSplits: 2, omittingEmptySubsequences: false)
      let isName = { (byte: UInt8) in
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || (0x30...0x39).contains(byte)
          || (0x41...0x5A).contains(byte & 0xDF)
      }
      return unsafe lines.count == 3
        && lines.prefix(2).allSatisfy { unsafe !$0.isEmpty && $0.allSatisfy(isName) }
        && lines[2].first.map("pq)(R".utf8.contains) ?? false
    default: return false
    }
  }

  /// fastText's models of before 2017 begin with their arguments: dimension, window, epochs, least count,
  /// negatives, word n-grams, loss, model, buckets, and lengths of n-grams.
  private static func isOldFastText(_ start: UnsafeRawBufferPointer) -> Bool {
    guard start.count >= 56 else { return false }
    let numbers = (0..<11).map {
      unsafe Int(Int32(littleEndian: start.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self)))
    }
    let ranges = [
      1...10_000, 0...1000, 1...100_000, 0...1_000_000, 0...10_000, 1...20, 1...3, 1...3, 0...1_000_000_000,
      0...50, 0...50,
    ]
    return zip(numbers, ranges).allSatisfy { $1.contains($0) }
  }

  /// What is often downloaded in place of vectors, and other texts that are no lines of a word and numbers.
  private static func downloaded(_ start: UnsafeRawBufferPointer, _ layout: TextLayout) -> String? {
    let text = unsafe Array(start.dropFirst(layout.markByteCount).prefix(1 << 18))
    let begin = text.drop { isSeparator($0) || $0 == .lineFeed || $0 == .carriageReturn }
    let lower = String(decoding: begin.prefix(64), as: UTF8.self).lowercased()
    if lower.hasPrefix("version https://git-lfs") {
      return "a pointer of Git LFS to the file, not the file itself; fetch it (git lfs pull)"
    }
    // Words may look like the rest.
    guard !layout.hasAgreement || layout.dimension == 1 else { return nil }
    if lower.hasPrefix("<!doctype html") || lower.hasPrefix("<html") || lower.hasPrefix("<head") {
      return "a web page (HTML), perhaps one that says why there is no file; download the file itself"
    }
    if lower.hasPrefix("<?xml") || lower.hasPrefix("<error") {
      return "an XML document, perhaps an error of the server; download the file itself"
    }
    let line = begin.prefix { $0 != .lineFeed && $0 != .carriageReturn }
    if layout.isText, !layout.hasHeader,
      [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(line.first ?? 0),
      line.contains(UInt8(ascii: ":")) || line.contains(UInt8(ascii: ",")) || line.count == 1
    {
      return "JSON, and not lines of {\"word\": ..., \"vector\": [...]}"
    }
    guard !layout.hasHeader else { return nil }
    let lines = text.split(separator: layout.lineEnd, maxSplits: 16).prefix(16)
    let haveDecimalCommas = lines.count { line in
      let fields = line.split { isSeparator($0) || $0 == .carriageReturn }.dropFirst()
      return !fields.isEmpty && fields.allSatisfy(isDecimalComma)
    }
    if haveDecimalCommas * 2 > lines.count {
      return "text whose numbers have decimal commas; put points in their place"
    }
    for separator in [UInt8(ascii: ","), UInt8(ascii: ";")] {
      let rows = lines.map { $0.split(separator: separator, omittingEmptySubsequences: false) }
      let isRow = { (fields: [ArraySlice<UInt8>]) in
        fields.count > 2
          && fields.dropFirst(2).allSatisfy { field in
            let field = field.filter { !isSeparator($0) && $0 != .carriageReturn && $0 != UInt8(ascii: "\"") }
            return unsafe isDecimalComma(field[...])
              || field.withUnsafeBytes { unsafe DecimalFloat.parse($0) != nil }
          }
      }
      if rows.count(where: isRow) * 2 > rows.count || (rows.count == 2 && isRow(rows[1])) {
        return
          "a table whose fields are between '\(Character(Unicode.Scalar(separator)))' (CSV); put spaces in their"
          + " place and leave out headings"
      }
    }
    if layout.isText && layout.lineCount > 0 && layout.dimension == nil && !layout.hasNumbersOnly {
      let advice = start.count < 1024 ? ", perhaps a server's answer in place of it; download it again" : ""
      return "a text in which no line is a word and numbers ('\(shownText(Array(line), limit: 60))')\(advice)"
    }
    return nil
  }

  /// Whether a field is a number with a comma for its point.
  private static func isDecimalComma(_ field: ArraySlice<UInt8>) -> Bool {
    guard field.count(where: { $0 == UInt8(ascii: ",") }) == 1 else { return false }
    let point = field.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }
    return unsafe point.withUnsafeBytes { unsafe DecimalFloat.parse($0) != nil }
  }

  /// A heading as pandas writes it: nothing or the words' name, and then the numbers of columns from 0 on;
  /// after a name at least three of them, since a vector may be 0 and 1.
  private static func heading(_ start: UnsafeRawBufferPointer, _ layout: TextLayout) -> String? {
    let text = unsafe start.dropFirst(layout.markByteCount)
    let line = unsafe Array(text.prefix { $0 != .lineFeed && $0 != .carriageReturn })
    guard unsafe line.count < text.count, let separator = line.first(where: isSeparator) else { return nil }
    let fields = line.split(separator: separator, omittingEmptySubsequences: false)
    let names = ["word", "words", "token", "tokens", "index", "key", "name"]
    let isNamed = names.contains(String(decoding: fields[0], as: UTF8.self))
    guard fields.count > (isNamed ? 3 : 2), isNamed || fields[0].isEmpty,
      fields.dropFirst().enumerated().allSatisfy({ Array($1) == Array(String($0).utf8) })
    else { return nil }
    let shown = shownText(line, limit: 40)
    return "a table with a heading ('\(shown)'); leave its first line out (tail -n +2)"
  }

  private static let zipMagic: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
  private static let zipAdvice =
    "a zip archive (also what torch.save writes), and not one of NumPy arrays; unpack it first"

  private static let magics: [([UInt8], String)] = [
    (zipMagic, zipAdvice),
    (FastTextModel.magic, fastTextAdvice),
    ([0x89, 0x48, 0x44, 0x46], "an HDF5 file; export its table as a .npy"),
    (Array("PAR1".utf8), "a Parquet file that begins with no page, perhaps since columns are encrypted"),
    (Array("PARE".utf8), "an encrypted Parquet file; write it again without encryption"),
    (Array("ARROW1".utf8), "an Arrow file; export its table as a .npy"),
    (Array("GGUF".utf8), "a GGUF model; export its embeddings as safetensors"),
    (Array("HGSC".utf8), "a classifier of hogvec classify; give the vectors that it was trained on"),
    (Array("HGNG".utf8), "a language model of hogvec lm; hogvec lm export writes its words' vectors"),
    (Array("HVIX".utf8), "Hogvec's index of a vector file; give the file that it belongs to"),
    (
      Array("SQLite format 3\0".utf8),
      "an SQLite database, as Magnitude's .magnitude is; export it as text, one word and its numbers per line"
    ),
  ]
}
