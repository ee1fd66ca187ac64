/// Lets a mapped file be one of several cases, or be there or not.
package final class SharedMapping: Sendable {
  package let file: MappedFile
  package init(_ file: consuming MappedFile) { self.file = file }
}
