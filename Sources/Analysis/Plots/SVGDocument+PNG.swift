public import HogvecSystem

/// The drawing as pixels, by a program that the machine has.
extension SVGDocument {
  /// Programs that turn SVG into PNG, the one that draws best first, and their arguments for two files.
  private var converters: [(name: String, arguments: (_ svg: String, _ png: String) -> [String])] {
    let size = "\(Int(width.rounded(.up))),\(Int(height.rounded(.up)))"
    let browse = { (svg: String, png: String) in
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=\(size)",
        "--screenshot=\(png)", "file://\(svg)",
      ]
    }
    return [
      ("rsvg-convert", { ["--format=png", "--output=\($1)", $0] }),
      ("inkscape", { ["--export-type=png", "--export-filename=\($1)", $0] }),
      ("chromium", browse), ("chromium-browser", browse), ("google-chrome", browse),
      ("magick", { [$0, $1] }), ("convert", { [$0, $1] }),
    ]
  }

  /// The drawing as a PNG file of as many pixels, in its light colors.
  ///
  /// The first of rsvg-convert, inkscape, chromium (or chromium-browser, google-chrome) and ImageMagick's
  /// magick or convert that is installed draws it.
  ///
  /// - Parameter name: the file that it is for, which messages name.
  /// - Throws: ``FileError`` if none of the programs is installed, or it fails.
  public func png(for name: String) throws(FileError) -> [UInt8] {
    for converter in converters {
      guard let program = installedProgram(converter.name) else { continue }
      let working = WorkingFiles(temporary: "drawing")
      let folder = try working.makeDirectory("png")
      let (svg, png) = ("\(folder)/drawing.svg", "\(folder)/drawing.png")
      try FileReplacement.publish(text, at: svg)
      try runProgram(program, converter.arguments(svg, png), to: "draw '\(name)'")
      let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      if isAccessible(png, R_OK), case let bytes = try TextLines.bytes(of: png), bytes.starts(with: signature)
      {
        return bytes
      }
      throw FileError("cannot draw '\(name)': \(converter.name) has made no PNG of it")
    }
    let names = converters.map(\.name).joined(separator: ", ")
    throw FileError(
      "cannot draw '\(name)': none of the programs that make a PNG is installed (\(names)); install one, or write "
        + "an .svg")
  }
}
