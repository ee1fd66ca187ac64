/// The words of the demo's miniature language and how they are related.
///
/// A relation is a list of pairs. What the two words of a pair have in common is their companions: words that
/// appear with this pair only. What tells the first words of all pairs from the second ones is the frame they
/// appear in (see ``DemoCorpus``). So vector(second) - vector(first) is about the same for all pairs of a
/// relation.
enum DemoLanguage {
  /// Two related words and the words that keep company with both.
  struct Pair: Equatable, Sendable {
    let first: String
    let second: String
    let companions: [String]
  }

  /// A country, its capital and its people's adjective, with its river, dish and coin.
  struct Country: Equatable, Sendable {
    let name: String
    let capital: String
    let adjective: String
    let companions: [String]
  }

  /// A theme and the words that are used when it is talked about.
  struct Topic: Equatable, Sendable {
    let name: String
    let words: [String]
  }

  static let countries: [Country] = lines(
    """
    france paris french seine croissant franc
    italy rome italian tiber pasta lira
    spain madrid spanish ebro paella peseta
    germany berlin german rhine pretzel mark
    japan tokyo japanese sumida sushi yen
    china beijing chinese yangtze dumpling yuan
    russia moscow russian volga borscht rouble
    egypt cairo egyptian nile koshari piastre
    greece athens greek kifisos moussaka drachma
    turkey ankara turkish sakarya kebab kurus
    england london english thames pudding sterling
    sweden stockholm swedish dalalven herring krona
    norway oslo norwegian glomma lutefisk krone
    poland warsaw polish vistula pierogi zloty
    hungary budapest hungarian danube goulash forint
    portugal lisbon portuguese tagus bacalhau escudo
    ireland dublin irish liffey colcannon punt
    peru lima peruvian rimac ceviche inti
    chile santiago chilean mapocho empanada condor
    kenya nairobi kenyan athi ugali shilling
    india delhi indian yamuna curry rupee
    thailand bangkok thai chaophraya satay baht
    vietnam hanoi vietnamese mekong pho dong
    canada ottawa canadian rideau poutine loonie
    """
  ).map { Country(name: $0[0], capital: $0[1], adjective: $0[2], companions: Array($0[3...])) }

  static let nouns: [Pair] = pairs(
    """
    boat boats sail wooden
    whale whales dive blue
    sailor sailors navigate salty
    violin violins vibrate varnished
    singer singers sing famous
    drum drums rumble hollow
    onion onions fry peeled
    cook cooks simmer hungry
    spoon spoons stir silver
    horse horses gallop brown
    cow cows graze spotted
    farmer farmers plough sunburnt
    pupil pupils learn curious
    teacher teachers explain strict
    pencil pencils scribble pointed
    runner runners sprint athletic
    ball balls bounce round
    goalkeeper goalkeepers catch gloved
    comet comets streak icy
    rocket rockets launch metallic
    planet planets orbit ringed
    """)

  static let opposites: [Pair] = pairs(
    """
    happy unhappy child smile
    kind unkind neighbour letter
    fair unfair judge verdict
    safe unsafe bridge ladder
    clear unclear answer voice
    usual unusual habit hat
    lucky unlucky gambler ticket
    stable unstable table tower
    certain uncertain witness date
    known unknown author poem
    pleasant unpleasant smell journey
    healthy unhealthy diet patient
    wise unwise advisor purchase
    tidy untidy desk drawer
    """)

  static let comparatives: [Pair] = pairs(
    """
    tall taller giraffe chimney
    fast faster cheetah train
    old older grandfather castle
    cold colder winter glacier
    loud louder thunder trumpet
    bright brighter lantern beacon
    strong stronger elephant rope
    deep deeper well canyon
    heavy heavier anvil stone
    soft softer pillow wool
    sharp sharper razor thorn
    sweet sweeter honey cherry
    rich richer merchant banker
    cheap cheaper pebble bicycle
    """)

  static let topics: [Topic] = lines(
    """
    sea harbour wave anchor island captain storm coast tide
    music melody concert orchestra rhythm chord audience stage tune
    kitchen oven recipe pepper soup butter flour plate supper
    farm field barn harvest hay fence meadow tractor wheat
    school lesson classroom exam library homework chalk spelling book
    sport match trophy stadium team referee goal coach score
    space moon telescope galaxy astronaut crater gravity satellite sun
    """
  ).map { Topic(name: $0[0], words: Array($0[1...])) }

  private static func pairs(_ text: String) -> [Pair] {
    lines(text).map { Pair(first: $0[0], second: $0[1], companions: Array($0[2...])) }
  }

  private static func lines(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { line in line.split(separator: " ").map(String.init) }
  }
}
