/// The words that are names of spaCy's symbols, whose keys are these numbers (spaCy 3.8, `symbols.pyx`; other
/// versions of spaCy 3 have the same): flags of words, attributes, parts of speech, kinds of entities, and
/// labels of dependencies.
enum SpaCySymbols {
  /// The names, by their numbers.
  static let names: [[UInt8]] = {
    var names = [""]
    names += listed(
      """
      IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL
      IS_STOP IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY
      """)
    names += (19...63).map { "FLAG\($0)" }
    names += listed(
      """
      ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START
      SPACY PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL
      SPACE
      """)
    names += (1...276).map {
      "DEPRECATED" + String(repeating: "0", count: $0 < 10 ? 2 : $0 < 100 ? 1 : 0) + "\($0)"
    }
    names += listed(
      """
      PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY
      ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj
      csubjpass dep det dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num
      number oprd obj obl parataxis partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl
      rcmod root xcomp acl ENT_KB_ID MORPH ENT_ID IDX _
      """)
    return names.map { Array($0.utf8) }
  }()

  private static func listed(_ names: String) -> [String] {
    names.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
