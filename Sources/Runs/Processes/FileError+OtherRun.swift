internal import HogvecSystem

extension FileError {
  /// Refuses to train with a first process that goes on with another run, or begins one.
  ///
  /// - Parameter directory: the model directory as this process sees it, if there is one.
  static func otherRun(in directory: String?) -> FileError {
    let place = directory.map { " in '\($0)'" } ?? ""
    return FileError(
      "the run\(place) is not the one that the first process sees; all processes must see the same model directory"
    )
  }
}
