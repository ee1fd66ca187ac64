/// The help of `hogvec plan`.
enum PinnedPlanHelp {
  static let texts: [String: String] = [
    "plan": """
    usage: hogvec plan CORPUS... [options]

    Reads the text, trains on it for two seconds with the settings given, and says
    what hogvec train would take with the same options: rows and bytes of the
    tables, disk and memory, and the time at the speed that was measured. Says too
    how many words there are for several values of --min-count, and ends with 1 if
    hogvec train would refuse to begin. Nothing is kept.

    CORPUS is one or more files, directories (all files in and below them, in the
    order of their names, without hidden ones), pipes, @LIST (the files named in
    LIST, one a line), or - for standard input. What is compressed with gzip, bzip2,
    xz or zstd is read through the program of that name.

    Files:
      --train FILE            a corpus file, as word2vec takes it
      --output FILE           where the vectors would go; nothing is written there
                              (default: vectors.bin)
      --format bin|text       word2vec's binary or text form (default: bin, or text
                              if the output's name ends in .txt)
      --binary 0|1            1 is --format bin, 0 is --format text
      --read-vocab FILE       take words and counts from here instead of counting;
                              --min-count applies to them
      --init FILE             start from the vectors in this file, of any form that
                              convert reads, or from both tables of this model
                              directory, which stays as it is; other words start at
                              random
      --vocab-merge old|new|union
                              which words are trained with --init: those that it
                              brings, those of the text, or both; counts are those
                              in the text (default: new)
      --model DIR             keep tables, text and checkpoints in this new
                              directory, so that the run can be resumed
      --skip-unreadable       leave out files that cannot be opened or are no text,
                              and say which

    Model:
      --size N                components of a vector (default: 100). Also --dim,
                              --vector-size
      --cbow 0|1              1 trains CBOW, 0 skip-gram. Note: word2vec's own
                              default is CBOW (default: 0)
      --sg 0|1                the opposite of --cbow
      --window N              context words on each side; shrunk at random to 1...N
                              for each word (default: 5). Also --ws
      --fixed-window          always use the whole window
      --negative N            negative samples; 0 takes none, with --hs 1 (default:
                              5). Also --neg
      --hs 0|1                1 predicts words by their ways through a Huffman tree
                              too, or alone with --negative 0 (default: 0)
      --objective word2vec|softmax
                              judge predictions as --negative and --hs say, or by
                              the softmax over all words, which is exact and slow:
                              for small vocabularies (default: word2vec)
      --sharing pair|window|block
                              skip-gram: draw negative samples for each pair of
                              words, as word2vec does, once for a window, which is
                              many times faster, or once for the windows of a block
                              of words (default: window)
      --block-centers N       words whose windows are a block (default: 2)
      --negative-draws N      negative samples that are drawn for a window, a block
                              or a pair, weighted to count as --negative for each
                              pair (default: four fifths of --negative; 4 for a
                              block; all for pairs, and with --hs 1 but for blocks)
      --negative-uses N       windows or blocks, far from each other, that a
                              negative sample is used in; fewer rows come from
                              memory (default: 5; 1 for blocks, and for skip-gram
                              with --hs 1)
      --rare-weight X         weigh a pair of words by both counts to the power of
                              -X, with a mean of 1, so that frequent words do not
                              outweigh all others; 0 weighs all alike, as word2vec
                              does (default: 0.1; 0 for pairs, blocks, and with --hs
                              1)
      --cbow-sum              CBOW: the sum of the context words predicts, not their
                              mean
      --cbow-update word2vec|exact
                              CBOW: each context word gets the whole error, or the
                              true gradient, divided by their number (default:
                              word2vec)
      --ns-exponent X         negative samples are drawn by count to this power
                              (default: 0.75)
      --sample X              words with a larger share of the text are skipped at
                              random, the more the more frequent; 0 skips none
                              (default: 1e-3). Also -t
      --init-scale X          vectors start uniform in +-X / (2 size); 1 in
                              word2vec, 2 in gensim (default: 4)

    Text:
      --min-count N           leave out words that occur less often (default: 5).
                              Also --min_count, --minCount
      --lowercase             put letters in lower case, those of all scripts; bytes
                              that are not UTF-8 stay as they are
      --max-vocab N           take only the N most frequent words
      --keep-words FILE       take the words in this file however rare they are
      --stop-words FILE       leave out the words in this file
      --window-across-lines   let sentences go on across line ends, to the end of
                              the file
      --max-sentence N        cut longer lines into pieces of N words; no word is
                              lost (default: 1000)
      --word2vec-eos          make </s> the first word, as word2vec does

    Run:
      --epochs N              passes over the text (default: 5). Also --iter,
                              --epoch
      --alpha X               learning rate at the start; falls evenly to 0.0001 of
                              it (default: 0.025; for CBOW's mean 0.05). Also --lr,
                              --rate
      --threads N             worker threads; with 1, the same seed gives the same
                              bytes (default: the processors this process may use).
                              Also --workers
      --seed N                starts the random numbers (default: 1)
      --tables auto|file|anonymous
                              keep the tables in mapped files (in --model, or beside
                              the output), or in memory, with copies in --model at
                              checkpoints; auto takes memory if half of it is enough
                              and no --model keeps them (default: auto)
      --vocab-memory SIZE     memory for counting words; beyond it they lie on disk
                              beside the output, and counts stay exact (default:
                              2GB)

    Results:
      --seconds X             how long to train for measuring the speed; 0 measures
                              none (default: 2)
      --json                  print one JSON object instead

    Example:
      # the settings of a planned run
      hogvec plan corpus.txt --size 300 --epochs 10 --threads 16

    """
  ]
}
