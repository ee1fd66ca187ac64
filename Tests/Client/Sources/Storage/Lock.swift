/// Names that Hogvec's lowest module has too, for types of its own.
public struct Lock {
  /// A lock that nobody holds.
  public init() {}
}

/// See ``Lock``.
public struct MappedFile {
  /// How many bytes it has.
  public let byteCount: Int

  /// Describes a file.
  public init(byteCount: Int) { self.byteCount = byteCount }
}
