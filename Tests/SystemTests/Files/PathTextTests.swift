import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct PathTextTests {
  @Test func bytesAndTextTellEachOtherExactly() {
    var random = SeededGenerator(seed: 1)
    // Pieces of UTF-8, whole and cut, and of what stands for bytes.
    let pieces: [[UInt8]] = [
      Array("a/".utf8), Array("é".utf8), [0xE9], Array("語".utf8), [0xE8, 0xAA], Array("\u{10FEE9}".utf8),
      Array("\u{10FDFF}".utf8), Array("🦔".utf8), [0xF4, 0x8F], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80],
    ]
    for _ in 0..<2000 {
      let count = Int.random(in: 0...6, using: &random)
      let bytes = (0..<count).flatMap { _ in pieces.randomElement(using: &random) ?? [] }
      let text = String(pathBytes: bytes)
      #expect(text.pathBytes == bytes)
      if !bytes.contains(0xF4), let plain = String(validating: bytes, as: UTF8.self) {
        #expect(text == plain)
      }
    }
  }

  @Test func aFileIsMadeAndFoundByItsBytes() throws {
    let directory = try TemporaryDirectory()
    let path = String(pathBytes: Array("\(directory.path)/ol".utf8) + [0xE9])
    var file = try FileReplacement(of: path)
    try file.write("content")
    try file.publish()
    #expect(try directoryNames(directory.path).map(\.pathBytes) == [Array("ol".utf8) + [0xE9]])
    #expect(resolvedPath(path).pathBytes.suffix(3) == [0x6F, 0x6C, 0xE9])
    #expect(try MappedFile(path: path).byteCount == 7)
    #expect(
      "\(FileError(cannot: "open", path, errorNumber: EACCES))".hasSuffix("/ol\\xe9': Permission denied"))
    removeFile(path)
    #expect(try directoryNames(directory.path) == [])
  }

  @Test func inJSONAByteIsHalfAPair() throws {
    let path = String(pathBytes: [0x6F, 0xE9])
    let text = JSONValue.string(path).description
    #expect(text == "\"o\\udce9\"")
    #expect(try JSONValue(parsing: Array(text.utf8)).text == path)
  }
}
