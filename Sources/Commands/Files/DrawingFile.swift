internal import HogvecAnalysis
internal import HogvecSystem

/// A file that a drawing goes to, as SVG or as PNG by its name's ending.
struct DrawingFile {
  private let path: String

  /// Checks that the file can be written.
  ///
  /// - Parameter option: the option that names it, for messages.
  /// - Throws: ``UsageError`` if its name ends in neither `.svg` nor `.png`, ``FileError`` if it cannot be
  ///   written.
  init(_ path: String, of option: CommandOption) throws {
    guard [".svg", ".png"].contains(where: path.lowercased().hasSuffix) else {
      throw UsageError("\(option.shownName) '\(path)': the name must end in .svg or .png")
    }
    try FileIdentity.checkWritable(path)
    self.path = path
  }

  /// Writes the drawing.
  ///
  /// - Throws: ``FileError`` as ``content(of:for:)``, or if it cannot be written.
  func publish(_ drawing: SVGDocument) throws(FileError) {
    try FileReplacement.publish(try DrawingFile.content(of: drawing, for: path), at: path)
  }

  /// A drawing as the file of a name has it.
  ///
  /// - Throws: ``FileError`` if no program that the machine has makes a PNG of it.
  static func content(of drawing: SVGDocument, for path: String) throws(FileError) -> [UInt8] {
    path.lowercased().hasSuffix(".png") ? try drawing.png(for: path) : Array(drawing.text.utf8)
  }
}
