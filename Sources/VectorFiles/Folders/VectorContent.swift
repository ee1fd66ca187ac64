internal import HogvecSystem

/// The file of vectors that a path means: of a folder that stands for its vectors the one to begin with, of
/// anything else the path itself. Such folders are static embeddings, as model2vec and sentence-transformers
/// have them, a model or a table that Spark wrote, a table that PyArrow wrote, and spaCy's vocabularies and
/// pipelines.
struct VectorContent {
  /// The path of the file.
  let path: String
  /// The format that was given, else that of which the folder's names are; `nil` where the content shows it.
  let format: VectorFormat?

  /// Looks into a folder.
  ///
  /// - Parameter format: the format to read it as, if it is given.
  /// - Throws: ``FileError`` for another folder, one whose table is in several files or not complete, and one
  ///   that cannot be read.
  init(of path: String, as format: VectorFormat?) throws(FileError) {
    let found = try VectorContent.find(path)
    (self.path, self.format) = (found.path, format ?? found.format)
  }

  private static func find(_ path: String) throws(FileError) -> (path: String, format: VectorFormat?) {
    var status = stat()
    guard fileStatus(path, &status), status.isDirectory else { return (path, nil) }
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    for name in ["model.safetensors", "0_StaticEmbedding/model.safetensors"]
    where FileIdentity.exists("\(folder)/\(name)") {
      return ("\(folder)/\(name)", nil)
    }
    for name in ["key2row", "vocab/key2row"] where FileIdentity.exists("\(folder)/\(name)") {
      return ("\(folder)/\(name)", .spaCy)
    }
    // The table of a Word2VecModel, or a table alone, as Spark and PyArrow write it.
    for table in ["\(folder)/data", folder] where fileStatus(table, &status) && status.isDirectory {
      let parts = try directoryNames(table).filter { $0.hasPrefix("part-") && $0.hasSuffix(".parquet") }
      // Spark's names have five digits. It marks a table that is complete.
      if parts.contains(where: { $0.dropFirst(5).prefix { $0 != "-" }.count == 5 }),
        !FileIdentity.exists("\(table)/_SUCCESS")
      {
        throw FileError(
          "cannot read '\(path)': Spark has not written all of it, since '_SUCCESS' is missing there")
      }
      if parts.count == 1 { return ("\(table)/\(parts[0])", nil) }
      if parts.count > 1 {
        throw FileError(
          "cannot read '\(path)': its table is in \(Figures.grouped(parts.count)) files; join them first, in DuckDB for example:"
            + " COPY (FROM '\(table.replacing("'", with: "''"))/*.parquet') TO 'vectors.parquet'")
      }
    }
    if FileIdentity.exists("\(path)/manifest.json"), FileIdentity.exists("\(path)/input.table") {
      throw FileError(
        "cannot read '\(path)': it is the model directory of a run, which has tables of training; name the vectors that"
          + " the run writes, its output")
    }
    throw FileError(
      "cannot read '\(path)': it is a folder, and not one of static embeddings (model.safetensors), of spaCy's vectors"
        + " (key2row) or of a table (part-*.parquet); name a file in it")
  }
}
