/// A number with its digits in groups of three, for messages: `1,234`.
package func grouped(_ number: some BinaryInteger) -> String {
  let digits = String(number)
  var result = ""
  for (index, digit) in digits.enumerated() {
    if index > 0 && (digits.count - index) % 3 == 0 { result.append(",") }
    result.append(digit)
  }
  return result
}
