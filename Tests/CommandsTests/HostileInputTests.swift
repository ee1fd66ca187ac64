import Foundation
import HogvecTestSupport
import Testing

/// Input that never ends, or would take all memory or disk.
@Suite struct HostileInputTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test(arguments: ["/dev/zero", "/dev/random", "/dev/full"])
  func devicesAreNoVectorFiles(_ device: String) throws {
    let refusal =
      "hogvec: cannot read '\(device)': it is a device, and neither a file, a pipe nor a terminal\n"
    #expect(try CommandRunner("inspect", device).messages == refusal)
    #expect(try CommandRunner("neighbors", device, "x").messages == refusal)
  }

  @Test(.needsProgram) func aDeviceOnStandardInputIsRefused() throws {
    for command in [["inspect", "-"], ["vocab", "-", "--output", directory.file("w")]] {
      let (exitCode, text) = try BuiltProgram.run(script: "exec \"$0\" \"$@\" </dev/zero", command)
      #expect(
        text
          == "hogvec: cannot read 'standard input': it is a device, and neither a file, a pipe nor a terminal\n"
      )
      #expect(exitCode == 1)
    }
  }

  @Test func aWordThatIsLongerThanTheMemoryIsRefusedByItsPlace() throws {
    let text = "a b\n" + String(repeating: "x", count: 3_000_000) + " c d\n"
    let plain = try directory.write(text, to: "text")
    func vocab(_ path: String) throws -> CommandRunner {
      try CommandRunner(
        "vocab", path, "--output", directory.file("w"), "--min-count", "1", "--vocab-memory", "1MB",
        "--threads", "1")
    }
    let result = try vocab(plain)
    #expect(
      result.messages
        == "hogvec: '\(plain)', after byte 0: a word has 3,000,000 bytes, more than the 1,048,576 that "
        + "it may have; is it text?\n")
    guard Programs.areInstalled("gzip"), try Programs.run("gzip -k text", in: directory) else { return }
    let compressed = try vocab("\(plain).gz")
    #expect(
      compressed.messages
        == "hogvec: '\(plain).gz', byte 5: a word has more than 1,048,576 bytes; is it text?\n")
    // With more memory it is a word.
    let large = try CommandRunner(
      "vocab", plain, "--output", directory.file("w"), "--min-count", "1", "--vocab-memory", "10MB")
    #expect(large.exitCode == 0, "\(large.messages)")
  }
}
