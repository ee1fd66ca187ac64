package import HogvecSystem

/// Which processes of a group see the text that the first one sees.
package enum TextSight: Equatable, Sendable {
  /// Those that can read it, the first among them; the others do not see it.
  case shared(readers: [Int])
  /// Only the first can read it, since it comes through a pipe; or not even that one can.
  case first
  /// Some have other files of these names, which may be copies: each reads its own.
  case own

  /// Asks all processes.
  ///
  /// Files are the same if they have one size, one inode and the same times.
  ///
  /// - Parameter reader: of this process; `nil` if it does not see the text.
  /// - Throws: ``FileError`` if another process cannot be reached.
  package init(of reader: CorpusReader?, in group: any ProcessGroup) throws(FileError) {
    let digest = reader.flatMap { CorpusFingerprint.sharedDigest($0) }
    let isPiped = reader.map { $0.paths.contains(where: TextSight.isPipe) } ?? false
    let all = try group.gather([digest == nil ? 0 : 1, digest ?? 0, isPiped ? 1 : 0])
    if all[0][0] == 0 || all[0][2] != 0 {
      self = .first
      return
    }
    let seeing = all.indices.filter { all[$0][0] != 0 }
    self = seeing.allSatisfy { all[$0][1] == all[0][1] } ? .shared(readers: seeing) : .own
  }

  private static func isPipe(_ path: String) -> Bool {
    var status = stat()
    return path == TextFile.standardInput || (fileStatus(path, &status) && status.isPipe)
  }
}
