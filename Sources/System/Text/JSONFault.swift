/// Where a text is not JSON, or not the JSON that is needed, and why.
package struct JSONFault: Error, Equatable {
  /// The number of bytes before the fault.
  package let offset: Int
  package let reason: String

  /// A fault at an offset in bytes.
  package init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }
}
