import HogvecSystem
import Testing

@Suite struct FileErrorTests {
  @Test func aFailedCallIsOneLineWithTheFileInQuotesAndTheReasonLast() {
    let error = FileError(cannot: "open", "text8", errorNumber: ENOENT)
    #expect(error.description == "cannot open 'text8': No such file or directory")
    #expect(error.errorNumber == ENOENT)
    #expect(FileError("'v.bin', record 17: it is cut").errorNumber == 0)
  }

  @Test func theErrorNumberOfTheThreadIsTheDefault() {
    errno = EMFILE
    #expect(FileError(cannot: "open", "f").description == "cannot open 'f': Too many open files")
  }

  @Test func anUnknownNumberHasAMessageToo() {
    #expect(!systemMessage(9999).isEmpty)
  }
}
