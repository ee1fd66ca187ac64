import HogvecCorpus
import Glibc
import HogvecSystem

// What libFuzzer calls with its inputs; `tools/fuzz` builds it. The first byte of an input says which reader
// gets the rest.

/// Gives the input to the tokeniser, the vocabulary reader or the encoded-corpus reader; a crash is a
/// finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func readCorpus(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let input = UnsafeRawBufferPointer(start: start + 1, count: count - 1)
  let path = file("input", input)
  switch start[0] % 3 {
  case 0: checkTokens(input, path, choices: start[0])
  case 1: _ = try? Vocabulary.load(from: path, minimumCount: UInt64(start[0] / 64))
  default: checkEncoded(path)
  }
  return 0
}

/// Reads a text with settings that an input chooses, and compares the counts with those of the plainest way
/// to count.
private func checkTokens(_ text: UnsafeRawBufferPointer, _ path: String, choices: UInt8) {
  var reader = CorpusReader(paths: [path], minimumCount: 1, threads: choices & 32 == 0 ? 1 : 2)
  if choices & 64 != 0 { reader.memoryByteCount = 1 }
  reader.foldsCase = choices & 128 != 0
  guard let reading = try? reader.encode(into: directory + "/ids"), !reader.foldsCase else { return }
  var counts: [[UInt8]: UInt64] = [:]
  for word in text.dropFirst(text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0).split(whereSeparator: isSeparator)
  {
    counts[Array(word), default: 0] += 1
  }
  precondition(reading.statistics.tokensRead == counts.values.reduce(0, +), "every word is read once")
  precondition(reading.vocabulary.count == counts.count, "every word has a row")
  for (word, count) in counts {
    let id = reading.vocabulary.id(of: word)
    precondition(id.map { reading.vocabulary.occurrences(of: $0) } == count, "a word's count is exact")
  }
}

/// Opens an encoded corpus and uses what it promises.
private func checkEncoded(_ path: String) {
  guard let corpus = try? EncodedCorpus(opening: path) else { return }
  if let vocabulary = try? corpus.vocabulary() {
    for id in 0..<vocabulary.count {
      precondition(vocabulary.id(of: vocabulary.word(id)) == id, "a word is found by its bytes")
    }
  }
  for unit in corpus.units {
    precondition(unit == EncodedCorpus.sentenceEnd || UInt64(unit) < corpus.wordCount, "a unit is a row")
  }
}

private func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }

/// A directory in memory for the files of this process.
private let directory: String = {
  var template = Array("/dev/shm/hogvec-fuzz.XXXXXX".utf8CString)
  guard let path = mkdtemp(&template) else { fatalError("cannot make a directory in /dev/shm") }
  return String(cString: path)
}()

/// Writes a file and returns its path.
private func file(_ name: String, _ content: UnsafeRawBufferPointer) -> String {
  let path = "\(directory)/\(name)"
  do {
    try FileDescriptor(path: path, flags: O_WRONLY | O_CREAT | O_TRUNC).write(content)
  } catch {
    fatalError(error.description)
  }
  return path
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What SwiftPM takes for the `main` of the executable, in place of libFuzzer's own.
@_cdecl("HogvecFuzzing_main")
public func main(
  _ argumentCount: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var (argumentCount, arguments) = (argumentCount, arguments)
  return runDriver(&argumentCount, &arguments) { readCorpus($0, $1) }
}
