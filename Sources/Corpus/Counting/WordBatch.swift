internal import HogvecSystem

/// Words and sentence ends in the order of the text, found but not looked up yet.
///
/// They are looked up many at once. What a look-up needs is nearly never in the cache: it is fetched for a
/// whole batch while the next one is found. No branch depends on a word's length: it cannot be predicted, and
/// a wrong guess costs a dozen steps. For one thread at a time.
@safe struct WordBatch: ~Copyable {
  /// What was found: a word, or a sentence end, whose length is 0.
  private struct Item: BitwiseCopyable {
    var start: Int
    var key: WordKey
  }

  /// A long word that is the one in a slot, unless another word has the same hash.
  private struct LongWord: BitwiseCopyable {
    var item: Int
    var slot: Int
  }

  /// Those found last.
  @unsafe private var items: UnsafeMutablePointer<Item>
  private var count = 0
  /// Those found before, with their keys, whose slots are on their way to the cache.
  @unsafe private var keyedItems: UnsafeMutablePointer<Item>
  private var keyedCount = 0
  /// For each of these its id, or the mark of a sentence end.
  @unsafe private let units: UnsafeMutablePointer<UInt32>
  @unsafe private let longWords: UnsafeMutablePointer<LongWord>
  private var longWordCount = 0
  private let masks = WordMasks()

  /// Enough to hide the memory's latency; what they need fits the first-level cache.
  private static let usualCount = 128
  /// How many items there is room for beyond that.
  private static let reserve = SeparatorBits.count + 1

  init() {
    let capacity = WordBatch.usualCount + WordBatch.reserve
    unsafe items = .allocate(capacity: capacity)
    unsafe keyedItems = .allocate(capacity: capacity)
    unsafe units = .allocate(capacity: capacity)
    unsafe longWords = .allocate(capacity: capacity)
  }

  deinit {
    unsafe items.deallocate()
    unsafe keyedItems.deallocate()
    unsafe units.deallocate()
    unsafe longWords.deallocate()
  }

  /// Whether it must be looked up before it takes the items of another 64 bytes.
  var isFull: Bool { count >= WordBatch.usualCount }

  /// Adds a word, or a sentence end, whose length is 0.
  @inline(__always) mutating func append(start: Int, length: Int) {
    // There is room: a full batch is looked up before the next block, which has at most 64 items; after the
    // last block there are two more.
    assert(count < WordBatch.usualCount + WordBatch.reserve, "the batch has room")
    unsafe items[count].start = start
    unsafe items[count].key.length = length
    count &+= 1
  }

  /// Counts the words found before, appends their ids and the sentence ends to a spool, and has the memory
  /// fetched for those found last.
  ///
  /// - Parameter text: that in which all of them were found.
  @inline(never) mutating func lookUp(
    in text: UnsafeRawBufferPointer, _ dictionary: inout WordDictionary, _ spool: inout UnitSpool
  ) throws(FileError) {
    for index in 0..<keyedCount {
      let key = unsafe keyedItems[index].key
      if key.length == 0 {
        unsafe units[index] = EncodedCorpus.sentenceEnd
      } else if let slot = dictionary.slot(of: key) {
        unsafe units[index] = dictionary.countShortWord(inSlot: slot)
        unsafe longWords[longWordCount] = LongWord(item: index, slot: slot)
        longWordCount &+= key.isHeld ? 0 : 1
      } else {
        // Ids are in the order of the text, so those before must be known.
        try unsafe countLongWords(text, &dictionary)
        unsafe units[index] = try dictionary.add(to: text.baseAddress! + keyedItems[index].start, key)
      }
    }
    try unsafe countLongWords(text, &dictionary)
    try unsafe spool.append(UnsafeBufferPointer(start: units, count: keyedCount))
    unsafe takeKeys(text, dictionary)
  }

  /// Looks up all that was found, so that the text may go.
  mutating func finish(
    _ text: UnsafeRawBufferPointer, _ dictionary: inout WordDictionary, _ spool: inout UnitSpool
  ) throws(FileError) {
    while count + keyedCount > 0 { try unsafe lookUp(in: text, &dictionary, &spool) }
  }

  /// Takes the keys of the items found last, and asks for the slots where their searches begin.
  @inline(__always) private mutating func takeKeys(
    _ text: UnsafeRawBufferPointer, _ dictionary: borrowing WordDictionary
  ) {
    for index in 0..<count {
      // Each item is inside the text.
      let item = unsafe items[index]
      let key = unsafe WordKey(
        text.baseAddress! + item.start, length: item.key.length,
        readableCount: text.count &- item.start, masks)
      dictionary.prefetchSlot(hash: key.hash)
      unsafe items[index].key = key
    }
    unsafe swap(&items, &keyedItems)
    (count, keyedCount) = (0, count)
  }

  /// Counts the long words whose hashes were found, each if it is the word that is there.
  @inline(__always) @unsafe private mutating func countLongWords(
    _ text: UnsafeRawBufferPointer, _ dictionary: inout WordDictionary
  ) throws(FileError) {
    for index in 0..<longWordCount {
      dictionary.prefetchLongWord(inSlot: unsafe longWords[index].slot)
    }
    var index = 0
    while index < longWordCount {
      let word = unsafe longWords[index]
      let item = unsafe keyedItems[word.item]
      let id = unsafe dictionary.countLongWord(
        inSlot: word.slot, text.baseAddress! + item.start, length: item.key.length,
        readableCount: text.count &- item.start, masks)
      guard let id else { break }
      unsafe units[word.item] = id
      index &+= 1
    }
    // Another word has the same hash. Adding this one may move others to other slots.
    while index < longWordCount {
      let item = unsafe longWords[index].item
      unsafe units[item] = try dictionary.add(
        to: text.baseAddress! + keyedItems[item].start, keyedItems[item].key)
      index &+= 1
    }
    longWordCount = 0
  }
}
