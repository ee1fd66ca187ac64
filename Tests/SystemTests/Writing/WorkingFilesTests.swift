import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecSystem

@Suite struct WorkingFilesTests {
  @Test func theyAreBesideTheResultAndGoWithTheirOwner() throws {
    let directory = try TemporaryDirectory()
    let other = try directory.write("other", to: "other.txt")
    var paths: [String] = []
    do {
      let files = WorkingFiles(besideResult: directory.file("vectors.bin"))
      for purpose in ["ids", "input.table"] {
        paths.append(files.path(purpose))
        try Data("x".utf8).write(to: URL(filePath: files.path(purpose)))
      }
      #expect(files.directory == directory.path)
    }
    for path in paths { #expect(!FileManager.default.fileExists(atPath: path)) }
    #expect(FileManager.default.fileExists(atPath: other))
  }

  @Test func aResultThatIsALinkHasThemBesideItsTarget() throws {
    let directory = try TemporaryDirectory()
    let elsewhere = try TemporaryDirectory()
    let target = try elsewhere.write("old", to: "target.bin")
    try FileManager.default.createSymbolicLink(
      atPath: directory.file("link.bin"), withDestinationPath: target)
    let files = WorkingFiles(besideResult: directory.file("link.bin"))
    #expect(files.directory == elsewhere.path)
  }

  @Test(arguments: ["", "/"]) func aFolderHasThemBesideIt(_ end: String) throws {
    let directory = try TemporaryDirectory()
    for name in ["new", "old"] {
      if name == "old" {
        try FileManager.default.createDirectory(
          atPath: directory.file("old"), withIntermediateDirectories: false)
      }
      let files = WorkingFiles(besideResult: directory.file(name) + end)
      #expect(files.directory == directory.path)
      // What is written of a folder goes with the others.
      let partial = TemporaryName.path(beside: directory.file(name))
      #expect(partial.hasPrefix(files.path("")))
    }
  }

  @Test func aDeviceHasThemAmongTheTemporaryFiles() {
    let files = WorkingFiles(besideResult: "/dev/null")
    #expect(files.directory != "/dev")
  }

  @Test func removingANameLeavesTheOthers() throws {
    let directory = try TemporaryDirectory()
    let files = WorkingFiles(besideResult: directory.file("v"))
    for purpose in ["ids", "tables"] {
      try Data("x".utf8).write(to: URL(filePath: files.path(purpose)))
    }
    files.removeName("ids")
    #expect(!FileManager.default.fileExists(atPath: files.path("ids")))
    #expect(FileManager.default.fileExists(atPath: files.path("tables")))
  }
}
