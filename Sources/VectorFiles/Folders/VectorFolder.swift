internal import HogvecSystem

/// Folders of static embeddings, as model2vec and sentence-transformers have them.
enum VectorFolder {
  /// The file of vectors that a path means: of such a folder the table in it, else the path itself.
  static func contentPath(_ path: String) -> String {
    var status = stat()
    guard fileStatus(path, &status), status.isDirectory else { return path }
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    for name in ["model.safetensors", "0_StaticEmbedding/model.safetensors"]
    where FileIdentity.exists("\(folder)/\(name)") {
      return "\(folder)/\(name)"
    }
    return path
  }
}
