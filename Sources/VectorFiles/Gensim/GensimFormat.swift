internal import HogvecSystem

extension VectorFormat {
  /// gensim's KeyedVectors.save, with the array beside it. Read only.
  public static let gensim = VectorFormat(
    name: "gensim", summary: "gensim's KeyedVectors.save, with its .vectors.npy; read only", endings: [],
    isText: false, recognition: .mark { GensimFile.isBegun($0.bytes) },
    decoder: { (input, _) throws(FileError) in try GensimFile.decoder(from: &input) }, encoder: nil)
}

/// A file of gensim's KeyedVectors.save (gensim 4): a pickle of words and counts, with the vectors in it or,
/// if they are large, in a NumPy array of the file's name and `.vectors.npy`.
enum GensimFile {
  /// Whether a pickle of KeyedVectors begins like this: the class is the first that it names. Protocols 3
  /// and 4 are read; the error for 2 and 5 says which to save with.
  static func isBegun(_ start: [UInt8]) -> Bool {
    guard start.starts(with: [0x80]), start.count > 2, (2...5).contains(start[1]) else { return false }
    let text = String(decoding: start.prefix(128), as: UTF8.self)
    return text.contains("gensim.models.keyedvectors") && text.contains("KeyedVectors")
  }

  /// Reads the pickle, and takes the input to the first row, in the file or the one beside it.
  static func decoder(from input: inout BufferedInput) throws(FileError) -> RowMatrixDecoder {
    let file = try input.mapped(access: .sequential)
    let path = input.path
    // The pickle's places are inside the file, which the words keep mapped.
    let pickle = try unsafe Pickle(RawBytes(file.file.bytes), path: path)
    guard case .list(let list)? = pickle.attribute("index_to_key") else {
      throw FileError("'\(path)': the KeyedVectors have no 'index_to_key'; save them again with gensim 4")
    }
    var words: [PlacedWords.Word] = []
    for value in pickle.lists[list] {
      switch value {
      case .text(let range): words.append(.place(range))
      // Numbers of documents, say.
      case .integer(let number): words.append(.number(number))
      default:
        throw FileError(
          "'\(path)': key \(words.count + 1) is neither a string nor an integer; save the vectors in gensim with"
            + " save_word2vec_format")
      }
    }
    let counts = counts(in: pickle, file, wordCount: words.count)
    let source = PlacedWords(file, words, counts: counts, path: path)
    switch pickle.attribute("vectors") {
    case .array(let number)?:
      let array = pickle.arrays[number]
      guard array.shape.count == 2, array.shape[1] > 0, ["<f4", "<f2", "<f8"].contains(array.type),
        case let width = Int(array.type.suffix(1)) ?? 1,
        case let (count, overflows) = array.shape[0].multipliedReportingOverflow(by: array.shape[1]),
        !overflows, count <= array.bytes.count, array.bytes.count == count * width,
        try input.skip(array.bytes.lowerBound)
      else { throw FileError("'\(path)': the vectors are not rows of floats") }
      return try RowMatrixDecoder(
        RowMatrixDecoder.Layout(
          rowCount: array.shape[0], columnCount: array.shape[1],
          numbers: width == 4 ? .float32 : width == 2 ? .float16 : .float64, isByColumns: array.isByColumns,
          sizesOffset: array.bytes.lowerBound, isInPlace: false),
        words: source, ignoresRest: true, input: input)
    case nil, .some(.none):
      guard path != standardInputName else {
        throw FileError("'\(path)': the vectors are in a file of their own, which has no name here")
      }
      let (separate, compressed) = (path + ".vectors.npy", path + ".vectors.npz")
      if !isAccessible(separate, F_OK), isAccessible(compressed, F_OK) {
        throw FileError(
          "'\(path)': the vectors are compressed in '\(compressed)', which is not read; save them in gensim under a"
            + " name that does not end in .gz or .bz2")
      }
      input = try BufferedInput(path: separate)
      var layout = try NumPyHeader(from: &input).matrix(in: input.path)
      layout.isInPlace = false
      return try RowMatrixDecoder(layout, words: source, input: input)
    default: throw FileError("'\(path)': the vectors are not a NumPy array")
    }
  }

  /// How often each word was in the text, if the file says it.
  private static func counts(in pickle: Pickle, _ file: SharedMapping, wordCount: Int) -> RowCounts? {
    guard case .dictionary(let members)? = pickle.attribute("expandos"),
      case .array(let number)? = pickle.member("count", of: members)
    else { return nil }
    let array = pickle.arrays[number]
    // The array is inside the file. gensim lets an attribute be anything.
    return unsafe try? RowCounts(
      UnsafeRawBufferPointer(rebasing: file.file.bytes[array.bytes]), type: array.type, wordCount: wordCount)
  }
}
