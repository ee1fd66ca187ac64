internal import HogvecSystem

/// Works on a file's blocks of records with several threads, and takes the results in the file's order; see
/// ``forEachInOrder(threads:label:next:work:take:)``.
func forEachBlock<Output: Sendable>(
  of reader: inout VectorFileReader, threads: Int,
  work: @escaping @Sendable (RecordBlock) throws(FileError) -> Output,
  take: (Output) throws(FileError) -> Bool
) throws(FileError) {
  try forEachInOrder(
    threads: threads, label: "records",
    next: { () throws(FileError) -> RecordBlock? in try reader.nextBlock() }, work: work, take: take)
}
