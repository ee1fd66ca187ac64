internal import HogvecAnalysis
internal import HogvecSystem
internal import HogvecVectorFiles

extension IndexedVectors {
  /// Opens the file. Where something other than its index is beside it, or a damaged one, the console says
  /// so.
  init(_ path: String, console: Console) throws(FileError) {
    try self.init(path: path)
    if let indexFault { console.message("hogvec: \(indexFault)\n") }
  }

  /// Words with their rows, which have a direction.
  func directedRows(of words: [[UInt8]]) throws(FileError) -> [(word: [UInt8], row: Int)] {
    var found: [(word: [UInt8], row: Int)] = []
    for word in words { found.append((word, try directedRow(of: word))) }
    return found
  }
}
