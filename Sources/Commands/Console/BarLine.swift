/// A bar for a share from 0 to 1, then figures, in at most `width` columns: the bar gives way first, then
/// figures from the end.
func barLine(share: Double, figures: [String], width: Int) -> String {
  var shown = figures
  var text = shown.joined(separator: "  ")
  while text.count > width && shown.count > 1 {
    shown.removeLast()
    text = shown.joined(separator: "  ")
  }
  let barWidth = min(40, width - text.count - 3)
  if barWidth >= 5 {
    let filled = Int(share * Double(barWidth))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: barWidth - filled)
    text = "[\(bar)] \(text)"
  }
  return String(text.prefix(width))
}
