import Storage
import TestSupport
import Testing

@Suite struct FileReplacementTests {
  @Test func theOldFileStaysUntilPublished() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("old", to: "result")
    do {
      var replacement = try FileReplacement(of: path)
      try replacement.write("new")
      #expect(try directory.contents("result") == Array("old".utf8))
      try replacement.publish()
    }
    #expect(try directory.contents("result") == Array("new".utf8))
  }
}
