internal import Storage

/// Lets a mapped file be one of several cases, or be there or not.
final class SharedMapping: Sendable {
  let file: MappedFile
  init(_ file: consuming MappedFile) { self.file = file }
}
