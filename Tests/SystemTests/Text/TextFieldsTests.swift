import HogvecSystem
import Testing

@Suite struct TextFieldsTests {
  private func strings(_ fields: [[UInt8]]) -> [String] { fields.map { String(decoding: $0, as: UTF8.self) } }

  @Test(arguments: [
    ("", []), (" \t\u{A0}", []), ("a b", ["a", "b"]), ("  a \t b\u{A0} c\u{A0}d ", ["a", "b", "c\u{A0}d"]),
  ])
  func fieldsAreBetweenSpacesAndTabs(_ line: String, _ expected: [String]) {
    #expect(strings(Array(line.utf8)[...].fields) == expected)
  }

  @Test(arguments: [
    ("a\tb c, d\t", ["a", "b c, d", ""]), ("a; b,c ;d", ["a", "b,c", "d"]), ("a,\u{A0}b", ["a", "b"]),
    ("a b", ["a", "b"]), (" , ,", [",", ","]), ("\t\t", []),
  ])
  func tabsGoBeforeSemicolonsAndCommas(_ line: String, _ expected: [String]) {
    #expect(strings(Array(line.utf8)[...].separated) == expected)
  }
}
