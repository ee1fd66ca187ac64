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
}
