/// A reference to a mapped file, so that it can have several owners, or be optional.
package final class SharedMapping: Sendable {
  package let file: MappedFile
  package init(_ file: consuming MappedFile) { self.file = file }
}
