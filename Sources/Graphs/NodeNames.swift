internal import HogvecCorpus
internal import HogvecSystem

/// The names of a graph's nodes by their numbers, one after the other in one piece of memory. Any number of
/// threads may read.
@safe final class NodeNames: @unchecked Sendable {
  // Sendable: written when it is made and by nobody later.

  /// The number of nodes.
  let count: Int
  /// The bytes of all names, readable up to ``slack`` beyond the last. Valid while this object lives.
  @unsafe let bytes: UnsafeMutablePointer<UInt8>
  /// Where each name starts, and where the last one ends. Valid while this object lives.
  @unsafe let starts: UnsafeMutablePointer<Int>
  private let bytesMemory: TableMemory<UInt8>
  private let startsMemory: TableMemory<Int>

  /// Bytes that may be read beyond a name.
  static let slack = 16

  /// The words of a dictionary, under its ids.
  ///
  /// - Throws: ``FileError`` if there is not enough memory.
  init(_ dictionary: borrowing WordDictionary) throws(FileError) {
    count = dictionary.count
    startsMemory = try TableMemory(zeros: dictionary.count + 1, for: "the names of nodes")
    let starts = unsafe startsMemory.base
    // Ids are below the count.
    dictionary.forEach { word in unsafe starts[Int(word.id) + 1] = unsafe word.bytes.count }
    for node in 0..<count { unsafe starts[node + 1] += starts[node] }
    bytesMemory = try unsafe TableMemory(zeros: starts[count] + NodeNames.slack, for: "the names of nodes")
    let bytes = unsafe bytesMemory.base
    dictionary.forEach { word in
      unsafe UnsafeMutableRawPointer(bytes + starts[Int(word.id)]).copyMemory(
        from: word.bytes.baseAddress!, byteCount: word.bytes.count)
    }
    unsafe self.bytes = unsafe bytes
    unsafe self.starts = unsafe starts
  }

  /// The bytes of a name.
  subscript(node: Int) -> UnsafeRawBufferPointer {
    precondition(node >= 0 && node < count, "the node is one of the graph's")
    return unsafe UnsafeRawBufferPointer(start: bytes + starts[node], count: starts[node + 1] - starts[node])
  }
}
