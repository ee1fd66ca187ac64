/// A type that a module of files is likely to have.
public struct FileDescriptor {
  /// The number that the system knows it by.
  public let rawValue: Int32

  /// Names a descriptor.
  public init(rawValue: Int32) { self.rawValue = rawValue }
}
