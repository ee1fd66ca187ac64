public struct EncodedCorpus: ~Copyable, Sendable {
  public static let sentenceEnd: UInt32 = .max
  nonisolated(unsafe) public let units: UnsafeBufferPointer<UInt32>
  public let tokenCount: UInt64
}
