internal import HogvecSystem

/// The words of a `tokenizer.json` (Hugging Face's tokenizers), in the order of their numbers.
final class TokenizerWords: WordSource {
  let start = 0
  private let path: String
  private let bytes: [UInt8]
  private let ends: [Int]
  /// Whether the last word stands for all that are unknown.
  let endsInUnknown: Bool

  /// Reads the file.
  ///
  /// - Throws: ``FileError`` if it cannot be read, or its words do not have the numbers from 0 on.
  init(path: String) throws(FileError) {
    let file = try MappedFile(openForReading(path))
    let json: JSONValue
    do {
      // The bytes are copied while the mapping lives.
      json = try unsafe JSONValue(parsing: Array(file.bytes))
    } catch {
      throw FileError("'\(path)', byte \(error.offset): it is not JSON: \(error.reason)")
    }
    guard let model = json["model"], let vocabulary = model["vocab"] else {
      throw FileError("'\(path)': there is no \"model\" with a \"vocab\"")
    }
    var numbered = vocabulary.members.map { (word: $0.key, number: $0.value.int) }
    // Unigram models have a list of words and scores.
    numbered += (vocabulary.elements ?? []).enumerated().map { number, entry in
      (entry.elements?.first?.text ?? "", entry.elements?.first?.text == nil ? nil : number)
    }
    let count = numbered.count
    for token in json["added_tokens"]?.elements ?? [] {
      // Most are in the vocabulary, too.
      guard let number = token["id"]?.int, number >= count else { continue }
      numbered.append((token["content"]?.text ?? "", number))
    }
    var words = [String?](repeating: nil, count: numbered.count)
    for (word, number) in numbered {
      guard let number, words.indices.contains(number), words[number] == nil else {
        throw FileError(
          "'\(path)': the words do not have the numbers from 0 to \(numbered.count - 1), each once")
      }
      words[number] = word
    }
    var (bytes, ends): ([UInt8], [Int]) = ([], [])
    for word in words {
      bytes += (word ?? "").pathBytes
      ends.append(bytes.count)
    }
    (self.path, self.bytes, self.ends) = (path, bytes, ends)
    let unknown = model["unk_token"]?.text
    endsInUnknown = unknown != nil && words.last == unknown
  }

  /// The number of words.
  var count: Int { ends.count }

  func take(
    into word: inout [UInt8], at offset: inout Int, record: Int, of count: Int
  ) throws(FileError) -> UInt64? {
    guard offset < ends.count else { throw fault(count) }
    word.replaceSubrange(0..., with: bytes[(offset == 0 ? 0 : ends[offset - 1])..<ends[offset]])
    offset += 1
    return nil
  }

  func skip(_ offset: inout Int) { offset = min(offset + 1, ends.count) }

  /// The word for what is unknown may have no row here.
  func checkEnd(at offset: Int, of count: Int) throws(FileError) {
    guard offset == ends.count || (endsInUnknown && offset == ends.count - 1) else { throw fault(count) }
  }

  private func fault(_ count: Int) -> FileError {
    FileError("'\(path)': there are \(ends.count) words for the \(count) vectors")
  }
}
