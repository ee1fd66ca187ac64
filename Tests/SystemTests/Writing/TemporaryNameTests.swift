import Foundation
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
    let random = process.split(separator: "-")[2]
    // 32 leading zeros come once in four billion runs.
    #expect(random.count == 16 && !random.hasPrefix("00000000"))
  }

  /// The number of a process that has just ended.
  private func numberOfTheDead() throws -> pid_t {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/true")
    try process.run()
    process.waitUntilExit()
    return process.processIdentifier
  }

  /// A name of another process, in this one's place unless told otherwise.
  private func name(_ number: pid_t, place: String? = nil) -> String {
    let own = TemporaryName.path(beside: "/result").split(separator: ".")[2]
    let fields = own.split(separator: "-")
    return ".result.\(number)-\(place ?? String(fields[1]))-0123456789abcdef.1.partial"
  }

  @Test func whatAProcessThatIsGoneHasLeftIsRemovedAndNothingElse() throws {
    let directory = try TemporaryDirectory()
    let dead = try numberOfTheDead()
    let left = name(dead)
    let kept = [
      // Of a process that runs, of one elsewhere, and what only looks alike.
      name(getppid()), name(dead, place: "0123456789abcdef"), String(left.dropFirst()),
      ".result.\(dead).1.partial", ".result.0\(left.dropFirst(8))", left.replacing("cdef", with: "cde"),
      "thesis.partial",
    ]
    for file in kept + [left] { _ = try directory.write("x", to: file) }
    let tables = "..\(left.dropFirst())tables"
    #expect(mkdir(directory.file(tables), 0o700) == 0)
    _ = try directory.write("x", to: "\(tables)/input.table")
    _ = WorkingFiles(besideResult: directory.file("other"))
    #expect(try directoryNames(directory.path).sorted() == kept.sorted())
  }

  @Test func aLinkInTheNameOfAProcessThatIsGoneIsNotFollowed() throws {
    let directory = try TemporaryDirectory()
    #expect(mkdir(directory.file("precious"), 0o700) == 0)
    _ = try directory.write("x", to: "precious/file")
    #expect(symlink(directory.file("precious"), directory.file(name(try numberOfTheDead()))) == 0)
    TemporaryName.removeLeft(in: directory.path)
    #expect(try directoryNames(directory.path) == ["precious"])
    #expect(try directory.contents("precious/file") == Array("x".utf8))
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
