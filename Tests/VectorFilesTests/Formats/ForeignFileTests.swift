import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Files that other programs wrote, in ../shared/data/vector-files; not part of the project.
private let folder = SharedData("vector-files")

@Suite(.enabled(if: folder.isPresent, "needs the files of other programs in ../shared/data/vector-files"))
struct ForeignFileTests {
  @Test(arguments: [
    ("euclidean_vectors.bin", VectorFormat.binary, 2747, 10), ("similarity.bin", .binary, 41, 100),
    ("utf8-incomplete.bin", .binary, 3, 3), ("similarity.txt", .text, 41, 100),
    ("similarity.nodims", .glove, 41, 100),
    ("utf8-incomplete.txt", .glove, 3, 3), ("word2vec_c_tool.txt", .text, 1750, 10),
    ("lee_fasttext.vec", .text, 1762, 10),
    ("pang_lee_polarity_fasttext.vec", .text, 1694, 100), ("vecto_plain_with_file_header.txt", .text, 9, 4),
    ("vecto_plain_no_file_header.txt", .glove, 5, 4),
  ])
  func areReadAsWhatTheyAre(_ name: String, _ format: VectorFormat, _ count: Int, _ dimension: Int) throws {
    let reader = try VectorFileReader(path: "\(folder.path)/\(name)")
    #expect(reader.format == format && reader.count == count && reader.dimension == dimension)
    #expect(try readRecords("\(folder.path)/\(name)").count == count)
  }

  @Test func pairsOfFormsHaveTheSameFloats() throws {
    let binary = try readRecords("\(folder.path)/similarity.bin")
    #expect(try readRecords("\(folder.path)/similarity.txt") == binary)
    #expect(try readRecords("\(folder.path)/similarity.nodims") == binary)
  }

  @Test func gloveTextWithoutHeaderIsRead() throws {
    let records = try readRecords("\(folder.path)/test_glove.txt")
    #expect(records.first?.word == Array("the".utf8))
    #expect(records.allSatisfy { $0.bits.count == records[0].bits.count })
  }
}
