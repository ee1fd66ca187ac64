internal import HogvecSystem

/// Folders that stand for the table of vectors in them: static embeddings, as model2vec and
/// sentence-transformers have them, and what Spark writes, a model or a table.
enum VectorFolder {
  /// The file of vectors that a path means: of such a folder the table in it, else the path itself.
  ///
  /// - Throws: ``FileError`` if the folder's table is in several files, or it cannot be read.
  static func contentPath(_ path: String) throws(FileError) -> String {
    var status = stat()
    guard fileStatus(path, &status), status.isDirectory else { return path }
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    for name in ["model.safetensors", "0_StaticEmbedding/model.safetensors"]
    where FileIdentity.exists("\(folder)/\(name)") {
      return "\(folder)/\(name)"
    }
    // The table of a Word2VecModel, or a table alone; `_SUCCESS` is there when it is complete.
    for table in ["\(folder)/data", folder] where FileIdentity.exists("\(table)/_SUCCESS") {
      let parts = try directoryNames(table).filter { $0.hasPrefix("part-") && $0.hasSuffix(".parquet") }
      if parts.count == 1 { return "\(table)/\(parts[0])" }
      if parts.count > 1 {
        throw FileError(
          "cannot read '\(path)': its table is in \(Figures.grouped(parts.count)) files; join them first, in DuckDB for example:"
            + " COPY (FROM '\(table.replacing("'", with: "''"))/*.parquet') TO 'vectors.parquet'")
      }
    }
    return path
  }
}
