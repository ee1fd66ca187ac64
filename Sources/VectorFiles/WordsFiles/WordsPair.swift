internal import HogvecSystem

/// What tells that a words file is the one that was written with a file of vectors: a note on both of the
/// fingerprint that the words then had. Files of other programs have none, and neither have those on file
/// systems without extended attributes, or that were copied without them; such pairs are taken as they are.
/// So are words that were edited in their place.
enum WordsPair {
  private static let name = "words"

  /// Notes that two files belong together.
  static func note(_ words: inout FileReplacement, _ vectors: borrowing FileReplacement) throws(FileError) {
    let fingerprint = try words.fingerprint().description
    words.note(name, fingerprint)
    vectors.note(name, fingerprint)
  }

  /// Refuses words that were written with other vectors.
  static func check(_ vectors: String, _ words: String) throws(FileError) {
    guard let one = try noted(on: vectors), let other = try noted(on: words), one != other else { return }
    throw FileError(
      "'\(vectors)': the words in '\(words)' were written with other vectors; convert again or, if they are right",
      remedy: .nameInputWords)
  }

  private static func noted(on path: String) throws(FileError) -> String? {
    let file = try FileDescriptor(path: path, flags: O_RDONLY | O_NONBLOCK)
    return try file.status().isRegularFile ? file.noted(name) : nil
  }
}
