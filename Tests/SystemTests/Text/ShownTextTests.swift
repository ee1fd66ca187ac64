import HogvecSystem
import Testing

@Suite struct ShownTextTests {
  @Test func whatCommandsATerminalIsShown() {
    #expect(shownText("a\u{1B}]0;pwn\u{7}\r\n\t\u{7F}b") == "a\\x1b]0;pwn\\x07\\r\\n\\t\\x7fb")
    #expect(shownText("\u{9B}31m\u{85}\u{A0}é") == "\\x9b31m\\x85\u{A0}é")
    #expect(
      shownText("\u{202E}x\u{2066}y\u{200F}\u{61C}\u{2028}")
        == "\\u{202e}x\\u{2066}y\\u{200f}\\u{61c}\\u{2028}")
    #expect(shownText("plain, 語 and 🦔") == "plain, 語 and 🦔")
    #expect(shownText([0x61, 0xE9, 0x1B]) == "a\u{FFFD}\\x1b")
  }

  @Test func linesStayLines() {
    #expect(shownLines("a\tb\n\u{1B}c\rd\n") == "a\tb\n\\x1bc\\rd\n")
  }

  @Test func anErrorIsOneLineWhateverItsFileIsCalled() {
    let error = FileError(cannot: "open", "a\nhogvec: done\u{1B}[2K", errorNumber: 2)
    #expect(error.description == "cannot open 'a\\nhogvec: done\\x1b[2K': No such file or directory")
    #expect(FileError("'a\u{9B}b' is wrong").description == "'a\\x9bb' is wrong")
  }
}
