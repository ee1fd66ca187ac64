internal import HogvecAnalysis
internal import HogvecSystem
internal import HogvecVectorFiles

extension WordQueries {
  /// Opens the file. Where something other than its index is beside it, or a damaged one, the console says so.
  init(_ path: String, console: Console) throws(FileError) {
    try self.init(path)
    if let fault = vectors.indexFault { console.message("hogvec: \(fault)\n") }
  }
}
