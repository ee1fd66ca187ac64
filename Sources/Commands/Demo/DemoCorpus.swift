internal import HogvecSystem

/// Makes the demo's text, and the analogies that hold in it.
///
/// Each sentence puts a word into the frame of its role (a capital has a mayor and streets, a country a
/// border and a king) next to companions that its pair alone has. Everything else is drawn at random. The
/// same generator state gives the same text on every machine.
struct DemoCorpus {
  /// How many sentences the text has.
  let sentenceCount: Int

  /// The text of `hogvec demo`: 45,000 sentences, the same every time.
  static func demoText() -> [UInt8] {
    var random = RandomStream(state: 1)
    return DemoCorpus(sentenceCount: 45_000).text(using: &random)
  }

  /// The text: a sentence a line, about nine words each.
  func text(using random: inout some RandomNumberGenerator) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(sentenceCount * 60)
    for _ in 0..<sentenceCount {
      text.append(contentsOf: sentence(using: &random).utf8)
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  /// The true analogies of the language, in the layout of word2vec's `questions-words.txt`: sections that
  /// start with `: name`, then every ordered couple of pairs as one line of four words. Names that start with
  /// `gram` are syntactic.
  static func analogies() -> String {
    let countries = DemoLanguage.countries
    let sections: [(name: String, pairs: [(String, String)])] = [
      ("capital-of-country", countries.map { ($0.name, $0.capital) }),
      ("opposite", DemoLanguage.opposites.map { ($0.first, $0.second) }),
      ("gram1-comparative", DemoLanguage.comparatives.map { ($0.first, $0.second) }),
      ("gram2-nationality-adjective", countries.map { ($0.name, $0.adjective) }),
      ("gram3-plural", DemoLanguage.nouns.map { ($0.first, $0.second) }),
    ]
    var lines: [String] = []
    for section in sections {
      lines.append(": \(section.name)")
      for (index, given) in section.pairs.enumerated() {
        for (otherIndex, asked) in section.pairs.enumerated() where otherIndex != index {
          lines.append("\(given.0) \(given.1) \(asked.0) \(asked.1)")
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: - Sentences

  private func sentence(using random: inout some RandomNumberGenerator) -> String {
    switch index(below: 12, using: &random) {
    case 0...2: countrySentence(pick(DemoLanguage.countries, using: &random), using: &random)
    case 3...5: nounSentence(pick(DemoLanguage.nouns, using: &random), using: &random)
    case 6...7: oppositeSentence(pick(DemoLanguage.opposites, using: &random), using: &random)
    case 8...9: comparativeSentence(pick(DemoLanguage.comparatives, using: &random), using: &random)
    default: topicSentence(pick(DemoLanguage.topics, using: &random), using: &random)
    }
  }

  private func countrySentence(
    _ country: DemoLanguage.Country, using random: inout some RandomNumberGenerator
  ) -> String {
    let (one, other) = companions(country.companions, using: &random)
    switch index(below: 9, using: &random) {
    case 0: return "the king of \(country.name) likes \(one) and \(other)"
    case 1: return "\(one) and \(other) are within the borders of \(country.name) the nation"
    case 2: return "a nation like \(country.name) with \(one) has a king and \(other)"
    case 3: return "the mayor of \(country.capital) likes \(one) and \(other)"
    case 4: return "\(one) and \(other) are in the streets of \(country.capital) the city"
    case 5: return "a city like \(country.capital) with \(one) has a mayor and \(other)"
    case 6: return "people speak \(country.adjective) about \(one) and \(other)"
    case 7: return "\(one) and \(other) belong to the \(country.adjective) language and people"
    default: return "the \(country.adjective) people with their \(one) speak of \(other)"
    }
  }

  private func nounSentence(
    _ noun: DemoLanguage.Pair, using random: inout some RandomNumberGenerator
  ) -> String {
    let (verb, adjective) = (noun.companions[0], noun.companions[1])
    switch index(below: 6, using: &random) {
    case 0: return "this \(adjective) \(noun.first) was here and it could \(verb)"
    case 1: return "one \(noun.first) is \(adjective) when it has to \(verb)"
    case 2: return "every \(adjective) \(noun.first) was itself asked to \(verb)"
    case 3: return "these \(adjective) \(noun.second) were here and they could \(verb)"
    case 4: return "many \(noun.second) are \(adjective) when they have to \(verb)"
    default: return "several \(adjective) \(noun.second) were themselves asked to \(verb)"
    }
  }

  private func oppositeSentence(
    _ adjective: DemoLanguage.Pair, using random: inout some RandomNumberGenerator
  ) -> String {
    let (one, other) = companions(adjective.companions, using: &random)
    switch index(below: 4, using: &random) {
    case 0: return "luckily the \(one) seemed \(adjective.first) so we praised the \(other)"
    case 1: return "we praised a \(adjective.first) \(one) and luckily the \(other)"
    case 2: return "sadly the \(one) seemed \(adjective.second) so we blamed the \(other)"
    default: return "we blamed a \(adjective.second) \(one) and sadly the \(other)"
    }
  }

  private func comparativeSentence(
    _ adjective: DemoLanguage.Pair, using random: inout some RandomNumberGenerator
  ) -> String {
    let (one, other) = companions(adjective.companions, using: &random)
    switch index(below: 4, using: &random) {
    case 0: return "how very \(adjective.first) the \(one) and that \(other) look"
    case 1: return "a \(one) looks very \(adjective.first) like some \(other)"
    case 2: return "the \(one) became much \(adjective.second) than that \(other)"
    default: return "no \(one) is even \(adjective.second) than any \(other)"
    }
  }

  private func topicSentence(
    _ topic: DemoLanguage.Topic, using random: inout some RandomNumberGenerator
  ) -> String {
    let words = draw(4, from: topic.words, using: &random)
    switch index(below: 3, using: &random) {
    case 0: return "at the \(topic.name) we saw a \(words[0]) a \(words[1]) and the \(words[2])"
    case 1:
      let (some, others) = ("\(words[0]) and \(words[1])", "\(words[2]) and \(words[3])")
      return "her story of the \(topic.name) tells of \(some) then \(others)"
    default: return "without \(words[0]) or \(words[1]) there is no \(topic.name) said the \(words[2])"
    }
  }

  // MARK: - Drawing

  /// Two different words.
  private func companions(
    _ words: [String], using random: inout some RandomNumberGenerator
  ) -> (String, String) {
    let drawn = draw(2, from: words, using: &random)
    return (drawn[0], drawn[1])
  }

  /// Different words, in random order.
  private func draw(
    _ count: Int, from words: [String], using random: inout some RandomNumberGenerator
  ) -> [String] {
    var words = words
    for position in 0..<count {
      words.swapAt(position, position + index(below: words.count - position, using: &random))
    }
    return Array(words[..<count])
  }

  private func pick<Element>(
    _ elements: [Element], using random: inout some RandomNumberGenerator
  ) -> Element {
    elements[index(below: elements.count, using: &random)]
  }

  /// A number in 0..<bound: the high half of a 64 x 64 bit product, so it does not depend on how the standard
  /// library draws from a range.
  private func index(below bound: Int, using random: inout some RandomNumberGenerator) -> Int {
    Int(random.next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
