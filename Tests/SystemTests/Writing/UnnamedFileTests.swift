import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct UnnamedFileTests {
  @Test func aFileBesideAnotherHasNoNameAndGivesBackWhatIsWritten() throws {
    let directory = try TemporaryDirectory()
    let file = try UnnamedFile(beside: directory.file("result"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    let bytes: [UInt8] = [1, 2, 3]
    bytes.withUnsafeBytes { bytes in #expect(throws: Never.self) { try file.write(bytes, at: 5) } }
    var read = [UInt8](repeating: 9, count: 4)
    read.withUnsafeMutableBytes { buffer in #expect(throws: Never.self) { try file.read(into: buffer, at: 4) }
    }
    #expect(read == [0, 1, 2, 3])
    #expect(try file.descriptor.status().st_mode & 0o777 == 0o600)
  }

  @Test func aFileReplacesTheOneItIsToBecome() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("old", to: "result")
    let file = try UnnamedFile(toBecome: path)
    let bytes = Array("new".utf8)
    bytes.withUnsafeBytes { bytes in #expect(throws: Never.self) { try file.write(bytes, at: 0) } }
    #expect(try directory.contents("result") == Array("old".utf8))
    try file.replace(path)
    #expect(try directory.contents("result") == bytes)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["result"])
  }

  @Test func aFileThatReplacesNothingLeavesNothing() throws {
    let directory = try TemporaryDirectory()
    do {
      let file = try UnnamedFile(toBecome: directory.file("result"))
      // A directory cannot be replaced.
      #expect(mkdir(directory.file("result"), 0o700) == 0)
      #expect(throws: FileError(cannot: "replace", directory.file("result"), errorNumber: EISDIR)) {
        try file.replace(directory.file("result"))
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["result"])
  }
}
