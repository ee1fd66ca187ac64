import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct TemporaryNameTests {
  @Test func noTwoCallsGiveOnePath() {
    let paths = (0..<1000).map { _ in TemporaryName.path(beside: "/a/result") }
    #expect(Set(paths).count == paths.count)
    #expect(paths.allSatisfy { $0.hasPrefix("/a/.result.\(getpid())-") && $0.hasSuffix(".partial") })
  }

  /// 64 random bits, without which a link could be put there beforehand.
  @Test func theNameCannotBeForeseen() throws {
    let fields = TemporaryName.path(beside: "result").split(separator: ".")
    let process = try #require(fields.dropFirst(2).first)
    // 32 leading zeros come once in four billion runs.
    #expect(process.split(separator: "-")[1].count > 8)
  }

  @Test func aFileMadeFromAWorkingFileIsKnownByItsStem() {
    let files = WorkingFiles(besideResult: "/a/" + String(repeating: "é", count: 120))
    let name = splitPath(TemporaryName.path(beside: files.path("corpus"))).name
    #expect(name.drop { $0 == "." }.hasPrefix(TemporaryName.stem(for: String(repeating: "é", count: 120))))
    #expect(name.utf8.count < 256)
  }

  @Test func aLinkInTheWayIsNotFollowed() throws {
    let directory = try TemporaryDirectory()
    let victim = try directory.write("precious", to: "victim")
    #expect(symlink(victim, directory.file("link")) == 0)
    #expect(throws: FileError(cannot: "create", "result", errorNumber: EEXIST)) {
      _ = try FileDescriptor(creating: directory.file("link"), named: "result")
    }
    #expect(try directory.contents("victim") == Array("precious".utf8))
  }
}
