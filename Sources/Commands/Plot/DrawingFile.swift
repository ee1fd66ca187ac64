internal import HogvecAnalysis
internal import HogvecSystem

/// A file that a drawing goes to, as what its name's ending says.
struct DrawingFile {
  private let path: String
  private let isPNG: Bool

  /// Checks that the file can be written.
  ///
  /// - Parameter option: the option that names it, for messages.
  /// - Throws: ``UsageError`` if its name ends in neither `.svg` nor `.png`, ``FileError`` if it cannot be written.
  init(_ path: String, of option: CommandOption) throws {
    isPNG = path.hasSuffix(".png")
    guard isPNG || path.hasSuffix(".svg") else {
      throw UsageError("\(option.shownName) '\(path)': the name must end in .svg or .png")
    }
    try FileIdentity.checkWritable(path)
    self.path = path
  }

  /// Writes the drawing.
  ///
  /// - Throws: ``FileError`` if it cannot be written, or no program that the machine has makes a PNG of it.
  func publish(_ drawing: SVGDocument) throws(FileError) {
    try FileReplacement.publish(isPNG ? drawing.png(for: path) : Array(drawing.text.utf8), at: path)
  }
}
