import Testing

@testable import HogvecCommands

@Suite struct HelpTextTests {
  @Test func linesAreNoWiderThan80Columns() {
    let texts = HogvecCommand.allCommands.map { HelpText.text(of: $0.syntax) }
    for text in texts + [
      HelpText.overview(of: HogvecCommand.commands.map { $0.syntax }, groups: HogvecCommand.groups)
    ] {
      for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
  }

  @Test func everyCommandHasItsHelp() {
    let texts = [PinnedModelHelp.texts, PinnedPlanHelp.texts].reduce(Self.pinned) { texts, more in
      texts.merging(more) { first, _ in first }
    }
    #expect(texts.keys.sorted() == HogvecCommand.allCommands.map { $0.syntax.name }.sorted())
    for command in HogvecCommand.allCommands {
      #expect(HelpText.text(of: command.syntax) == texts[command.syntax.name])
    }
  }

  @Test func theOverviewListsTheCommands() {
    #expect(
      HelpText.overview(of: HogvecCommand.commands.map { $0.syntax }, groups: HogvecCommand.groups)
        == Self.overview)
  }

  private static let overview = """
    Hogvec trains word vectors from text, on all cores of a machine, and answers
    questions about them.

    usage: hogvec COMMAND [arguments]

    Commands:
      train          learn word vectors from text
      plan           say what a training run will take: disk, memory, time
      vocab          count the words of a text
      phrases        join words that form phrases, as new_york
      convert        rewrite a vector file in another form
      inspect        say what is in a vector file, and repair it
      evaluate       measure vectors by analogies and similarity judgements
      neighbors      list the words nearest to a word
      analogy        answer: A is to B as C is to what?
      similarity     print the cosine of two words
      odd-one-out    name the word that fits least with the others
      plot           draw words in a plane, or the course of a training run
      profile        measure this machine, and where the time of training goes
      gradcheck      prove the gradients that training follows
      completions    print a shell's completion script, or the manual page
      demo           train on a small made-up language and show what was learned
      lm             train and ask a neural n-gram language model
      classify       label sentences by the mean of their words' vectors

    Options:
      --help         this text; after a command, the help of that command
      --version      the version

    Start with:
      hogvec demo
      hogvec train corpus.txt --output vectors.bin
      hogvec help train

    """

  private static let pinned: [String: String] = [
    "train": """
    usage: hogvec train CORPUS... --output FILE [options], or --resume DIR [options]

    Learns a vector for each word of the text and writes them in word2vec's form.

    The text is plain: words are separated by spaces, tabs or line ends, a line is a
    sentence, and bytes are taken as they are. Several files are one corpus.

    CORPUS is one or more files, directories (all files in and below them, in the
    order of their names, without hidden ones), pipes, @LIST (the files named in
    LIST, one a line), or - for standard input. What is compressed with gzip, bzip2,
    xz or zstd is read through the program of that name.

    Skip-gram with negative sampling is the default (word2vec's own default is CBOW:
    --cbow 1). Options may have one dash or two, and their value after a space or an
    equals sign.

    SIGINT (Ctrl-C) and SIGTERM end training in order: the vectors so far are
    written, to FILE.interrupted if there was a file before, and with --model the
    run can be resumed. A second signal ends it at once.

    Files:
      --train FILE            a corpus file, as word2vec takes it
      --output FILE           where the vectors go; an existing file is replaced
                              when training has succeeded
      --format bin|text       word2vec's binary or text form (default: bin, or text
                              if the output's name ends in .txt)
      --binary 0|1            1 is --format bin, 0 is --format text
      --save-context FILE     write the words' output vectors too, which meet the
                              others in training, in the same form
      --save-vocab FILE       write the words and their counts here
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
      --freeze all|FILE       leave the vectors that --init brings, or those of the
                              words in this file, as they start
      --skip-unreadable       leave out files that cannot be opened or are no text,
                              and say which
      --cache DIR             keep the encoded text here, for runs with the same
                              files and settings (default: $HOGVEC_CACHE, or hogvec
                              in $XDG_CACHE_HOME or ~/.cache)
      --cache-size SIZE       the cache's limit; what was used least recently goes
                              first (default: 10GB, or a tenth of the disk if that
                              is less)
      --no-cache              read the text, and do not keep it encoded

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

    Long runs:
      --model DIR             keep tables, text and checkpoints in this new
                              directory, so that the run can be resumed
      --resume DIR            go on with the run in this directory, with its
                              options; --epochs, --alpha, --threads and the output
                              may change
      --checkpoint-interval TIME
                              time between checkpoints, which is what a killed run
                              loses at most (default: 60s)
      --time-budget TIME      end training in order when this much time has passed
                              since the start: 45s, 90m, 12h, 2d

    Messages:
      --quiet                 print errors only
      --debug 0|1|2           word2vec's: 0 is --quiet, 1 and 2 change nothing
      --json                  print the summary as JSON on standard output
      --log-json FILE         log the run, a JSON object a line; - is standard
                              output

    Examples:
      # 300 components, 10 epochs, all processors
      hogvec train corpus.txt --output vectors.bin --size 300 --epochs 10
      # word2vec's own flags work as they are
      hogvec train -train corpus.txt -output vectors.bin -cbow 1 -iter 3
      # walks over a graph: a line is a walk, a word is a vertex, and each counts
      hogvec train walks.txt.gz --output vertices.bin --min-count 1 --sample 0
      # a long run that may be killed
      hogvec train corpus.txt --output vectors.bin --model run
      # going on with it
      hogvec train --resume run
      # beginning with its vectors and words on another text
      hogvec train new.txt --output new.bin --init run --vocab-merge union

    """,
    "vocab": """
    usage: hogvec vocab CORPUS... --output FILE [options]

    Counts the words of the text and writes those that occur often enough, as
    word2vec's -save-vocab does; hogvec train --read-vocab takes the file. Words
    with the same count are in the order of the text.

    CORPUS is one or more files, directories (all files in and below them, in the
    order of their names, without hidden ones), pipes, @LIST (the files named in
    LIST, one a line), or - for standard input. What is compressed with gzip, bzip2,
    xz or zstd is read through the program of that name.

    With --merge the operands are such files, of parts of a corpus, and their counts
    are added. The parts must have been counted with --min-count 1; --min-count,
    --max-vocab and the lists of words apply to the sums.

    Files:
      --output FILE           where words and counts go, a line each, the most
                              frequent first
      --merge                 add the counts of files that this command wrote,
                              instead of counting a text
      --skip-unreadable       leave out files that cannot be opened or are no text,
                              and say which

    Text:
      --min-count N           leave out words that occur less often (default: 5).
                              Also --min_count, --minCount
      --lowercase             put letters in lower case, those of all scripts; bytes
                              that are not UTF-8 stay as they are
      --max-vocab N           take only the N most frequent words
      --keep-words FILE       take the words in this file however rare they are
      --stop-words FILE       leave out the words in this file
      --word2vec-eos          make </s> the first word, as word2vec does

    Run:
      --threads N             worker threads (default: the processors this process
                              may use). Also --workers
      --vocab-memory SIZE     memory for counting words; beyond it they lie on disk
                              beside the output, and counts stay exact (default:
                              2GB)

    Messages:
      --quiet                 print errors only
      --json                  print the summary as JSON on standard output

    Examples:
      # every word of two files
      hogvec vocab a.txt b.txt --output words.txt --min-count 1
      # the 100,000 most frequent words of two parts that were counted apart
      hogvec vocab --merge a.words b.words --output words.txt --max-vocab 100000

    """,
    "phrases": """
    usage: hogvec phrases CORPUS... --output FILE [options]

    Joins neighbouring words that occur together more often than chance would have
    it, and writes the text, words parted by one blank; empty lines are left out.
    hogvec train takes the result.

    CORPUS is one or more files, directories (all files in and below them, in the
    order of their names, without hidden ones), pipes, @LIST (the files named in
    LIST, one a line), or - for standard input. What is compressed with gzip, bzip2,
    xz or zstd is read through the program of that name.

    A pair that occurs c times, of words that occur a and b times in a text of n
    words, scores (c - min-count) / a / b * n, as in word2vec's word2phrase. Other
    programs (gensim) multiply by the number of distinct words instead of n; their
    thresholds are smaller by that ratio. With --score npmi it is ln(c n / (a b)) /
    -ln(c / n), from -1 to 1. Counting is exact, and pairs do not cross line ends.

    Files:
      --output FILE           where the text goes, a sentence a line
      --skip-unreadable       leave out files that cannot be opened or are no text,
                              and say which

    Phrases:
      --passes N              how often to join; with 2, phrases of up to four words
                              (default: as many as --threshold has values)
      --threshold X,...       the score that a pair must exceed, for each pass; the
                              last one holds for further passes (default: 100, or
                              0.5 with --score npmi)
      --score word2vec|npmi   how pairs are scored (default: word2vec)
      --min-count N           words and pairs that occur less often are in no phrase
                              (default: 5). Also --min_count, --minCount
      --connectors FILE       words, such as of and the, that may stand inside a
                              phrase but not begin or end one
      --lowercase             put letters in lower case, those of all scripts; bytes
                              that are not UTF-8 stay as they are

    Run:
      --threads N             worker threads (default: the processors this process
                              may use). Also --workers
      --memory MB             memory for counting pairs, in MiB; more pairs are
                              counted in several rounds (default: 1024)
      --vocab-memory SIZE     memory for counting words; beyond it they lie on disk
                              beside the output, and counts stay exact (default:
                              2GB)

    Messages:
      --quiet                 print errors only
      --json                  print the summary as JSON on standard output

    Example:
      # longer phrases, more easily joined in the second pass
      hogvec phrases corpus.txt --output phrases.txt --passes 2 --threshold 200,100

    """,
    "convert": """
    usage: hogvec convert INPUT OUTPUT [options]

    Copies vectors from one form into another, in constant memory. Numbers are
    written with as many digits as it takes to read the same bits again. - as INPUT
    or OUTPUT is standard input or output.

    The forms: bin and text (word2vec's), glove (text without a header), fasttext
    (.vec), npy (NumPy), tsv (TensorBoard's projector), safetensors, and table
    (Hogvec's own, ready to be mapped).

    The last four keep words in a file of their own. It is written beside OUTPUT, as
    v.npy.words, v.safetensors.words, v.tsv.metadata.tsv or v.table.vocabulary.txt;
    if one is there with other words, it is replaced only together with OUTPUT.
    Beside INPUT, v.words, v.metadata.tsv and vocabulary.txt will do, too,
    metadata.tsv for vectors.tsv and tensors.tsv, and v_metadata.tsv for
    v_tensor.tsv.

    Forms:
      --from FORM             the form of INPUT (default: what its content shows)
      --to FORM               the form of OUTPUT (default: by its name: .bin, .txt,
                              .vec, .glove, .npy, .tsv, .safetensors or .table)
      --input-words FILE      the words of INPUT, for forms that keep them in a file
                              of their own (default: what stands beside INPUT; see
                              above)
      --output-words FILE     where the words of OUTPUT go, likewise (default:
                              OUTPUT's name and the form's suffix)

    Content:
      --limit N               only the first N vectors (default: all)
      --words FILE            only vectors of the words in FILE, one a line
                              (default: all)
      --normalize             scale vectors to length 1; zeros and vectors with
                              values that are not finite stay as they are
      --precision N           digits after the point, in forms of text (default: as
                              many as it takes to read the same bits again)
      --space-policy error|underscore|escape
                              what becomes of a word that the form cannot hold, such
                              as one with a blank: stop and name it, write _ for the
                              blank, or write \\x20 (default: error)
      --threads N             threads that parse and print (default: the processors
                              this process may use)

    Messages:
      --quiet                 print errors only
      --json                  print the summary as JSON on standard output

    Examples:
      # to look into a binary file
      hogvec convert vectors.bin vectors.txt
      # the 10,000 first words of a packed file, for the projector
      gzip -dc v.vec.gz | hogvec convert - vectors.tsv --limit 10000

    """,
    "inspect": """
    usage: hogvec inspect FILE [--repair OUT] [options]

    Reads the whole file and prints its form, its size, what its words and vectors
    are like, and the first fault with its record and byte. Ends with 1 if there is
    a fault, unless it was repaired.

    FILE may also be an encoded corpus, as hogvec train keeps them in its cache.

    Files:
      --from FORM             the form of FILE (default: what its content shows)
      --input-words FILE      the words, for forms that keep them in a file of their
                              own (default: what stands beside FILE, as convert
                              finds it)
      --repair OUT            write what is whole to OUT, in the same form: the
                              header says how many vectors there are, a broken tail
                              is left out, and so is each broken line of a text

    Messages:
      --json                  print a JSON object instead of a table

    Examples:
      # is the download complete?
      hogvec inspect vectors.bin
      # keep what came
      hogvec inspect vectors.bin --repair whole.bin

    """,
    "evaluate": """
    usage: hogvec evaluate FILE [--analogies F]... [--similarity F]... [options]

    Answers analogy questions by the word nearest to b - a + c (3CosAdd) and prints
    the share of right answers per section, for semantic and syntactic sections
    (those named gram...), and in total. Questions with a word that is not among the
    first N are not counted; the table shows how many were.

    Compares cosines with judgements of similarity by Spearman's rank correlation
    and Pearson's. Pairs with a word that is not among the first N are left out and
    counted.

    In both kinds of files words are between tabs, else semicolons, else commas,
    else blanks, and lines that start with # are comments. Only as many words are
    read from FILE as the measures need.

    Measures:
      --analogies FILE        questions of four words a line (a is to b as c is to
                              d), in sections that start with ": name", as in
                              questions-words.txt, or in none
      --similarity FILE       lines of two words and a judgement, as in wordsim353;
                              may be given several times
      --top N                 analogies: search and know only the first N words of
                              the file (default: 30000)
      --similarity-top N      judgements: know only the first N words of the file
                              (default: 300000, as in gensim)
      --case-sensitive        take upper and lower case as different; otherwise as
                              gensim does

    Messages:
      --compute-accuracy      print analogies in the layout of word2vec's
                              compute-accuracy
      --json                  print a JSON object instead of tables

    Example:
      # both measures
      hogvec evaluate v.bin --analogies questions-words.txt --similarity ws.txt

    """,
    "neighbors": """
    usage: hogvec neighbors FILE [WORD...] [options]

    Prints the words whose vectors have the largest cosine with that of each WORD,
    the nearest first. A WORD of several terms, such as "king -man +woman", is a sum
    of vectors of length 1.

    With FILE alone, each line of standard input is a question: a WORD. At a
    terminal they are answered one after the other until the end of file (Ctrl-D);
    otherwise in batches, with a JSON object a line in the same order. Empty lines
    are left out. The object of a line without an answer has an "error", and the
    exit code is 1 in the end.

    FILE may have any form that convert reads. The first query of a binary file
    leaves an index beside it (FILE.hvix), so that the next one starts at once.

    Search:
      -n N                    how many neighbours (default: 10). Also --count
      --top N                 search only the first N words of the file (default:
                              all)

    Messages:
      --json                  print a JSON object for each word instead of a table

    Examples:
      # five neighbours of two words
      hogvec neighbors vectors.bin paris boat -n 5
      # an analogy by hand
      hogvec neighbors vectors.bin "king -man +woman"
      # many words at once
      hogvec neighbors vectors.bin < words.txt > neighbors.jsonl

    """,
    "analogy": """
    usage: hogvec analogy FILE [A B C] [options]

    Prints the words that answer the question, the best first. A, B and C are no
    answers.

    With FILE alone, each line of standard input is a question: A B C between
    blanks. At a terminal they are answered one after the other until the end of
    file (Ctrl-D); otherwise in batches, with a JSON object a line in the same
    order. Empty lines are left out. The object of a line without an answer has an
    "error", and the exit code is 1 in the end.

    Search:
      -n N                    how many neighbours (default: 10). Also --count
      --top N                 search only the first N words of the file (default:
                              all)
      --method add|mul        add: nearest to b - a + c (3CosAdd); mul: the product
                              of cosines with b and c over that with a (3CosMul)
                              (default: add)

    Messages:
      --json                  print a JSON object instead of a table

    Examples:
      # man is to king as woman is to ...
      hogvec analogy vectors.bin man king woman
      # many questions at once, three words a line
      hogvec analogy vectors.bin < questions.txt > answers.jsonl

    """,
    "profile": """
    usage: hogvec profile [CORPUS...] [options]

    Measures the floating-point operations that each instruction set can do and the
    bytes that each cache can give, then trains for some seconds with one number of
    threads after another, on the text or, if there is none, on the text of hogvec
    demo. No vectors are written.

    Shows the words a second, how that compares with the least time that this
    machine could take, and in which stages the time goes. Others who use the
    machine meanwhile make the figures worse, not better.

    Run:
      --threads N,N,...       the numbers of threads to train with (default: 1, 2, 4
                              ... and the processors this process may use). Also
                              --workers
      --seconds X             how long to train with each number of threads
                              (default: 3)
      --tables auto|file|anonymous
                              keep the tables in mapped files, which are removed, or
                              in memory; auto takes memory if half of it is enough
                              (default: auto)
      --seed N                starts the random numbers (default: 1)

    Model:
      --size N                components of a vector (default: 100). Also --dim,
                              --vector-size
      --cbow 0|1              1 trains CBOW, 0 skip-gram. Note: word2vec's own
                              default is CBOW (default: 0)
      --window N              context words on each side; shrunk at random to 1...N
                              for each word (default: 5). Also --ws
      --fixed-window          always use the whole window
      --negative N            negative samples; 0 takes none, with --hs 1 (default:
                              5). Also --neg
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
      --sample X              words with a larger share of the text are skipped at
                              random, the more the more frequent; 0 skips none
                              (default: 1e-3). Also -t
      --alpha X               learning rate at the start; falls evenly to 0.0001 of
                              it (default: 0.025; for CBOW's mean 0.05). Also --lr,
                              --rate
      --min-count N           leave out words that occur less often (default: 5).
                              Also --min_count, --minCount

    Results:
      --output FILE           draw the speeds and the stages here, as SVG
      --json                  print one JSON object instead

    Examples:
      # the settings of a planned run
      hogvec profile corpus.txt --size 300 --threads 1,2,4,8 --output sweep.svg
      # the portable kernels
      HOGVEC_KERNELS=portable hogvec profile

    """,
    "similarity": """
    usage: hogvec similarity FILE [A B [C...]] [options]

    Prints the cosine of A's vector with that of each word behind it.

    With FILE alone, each line of standard input is a question: A B [C...] between
    blanks. At a terminal they are answered one after the other until the end of
    file (Ctrl-D); otherwise in batches, with a JSON object a line in the same
    order. Empty lines are left out. The object of a line without an answer has an
    "error", and the exit code is 1 in the end.

    Messages:
      --json                  print a JSON object instead of lines

    Examples:
      # two pairs
      hogvec similarity vectors.bin king queen tree
      # many pairs at once, two words a line
      hogvec similarity vectors.bin < pairs.txt > similarities.jsonl

    """,
    "odd-one-out": """
    usage: hogvec odd-one-out FILE [WORD WORD WORD...] [options]

    Prints the words with the cosines of their vectors and the mean of all, the
    least first: that one is the odd one.

    With FILE alone, each line of standard input is a question: three words or more
    between blanks. At a terminal they are answered one after the other until the
    end of file (Ctrl-D); otherwise in batches, with a JSON object a line in the
    same order. Empty lines are left out. The object of a line without an answer has
    an "error", and the exit code is 1 in the end.

    Messages:
      --json                  print a JSON object instead of lines

    Examples:
      # which is no meal?
      hogvec odd-one-out vectors.bin breakfast lunch river dinner
      # many questions at once, three words or more a line
      hogvec odd-one-out vectors.bin < questions.txt > answers.jsonl

    """,
    "plot": """
    usage: hogvec plot FILE --output FILE [options]

    Draws words where the first two principal components of their vectors, scaled to
    length 1, put them, or t-SNE, with as many labels as fit without covering each
    other. The drawing is an SVG, or an HTML page that needs nothing else: move,
    zoom, search, and see a word's ten nearest in the whole file.

    With --loss, no vector file is read: loss, rate and speed are drawn over the
    words trained.

    Drawing:
      --output FILE           where it goes: an .svg, an .html page to move in,
                              search and look up neighbours, or a .tsv of words,
                              places and groups
      --words LIST            the words, between commas, or a file of them, a line
                              each; a group after a tab gives its words a colour
      --top N                 the first N words of the file (default: 500)
      --loss LOG              draw a log of hogvec train --log-json instead; several
                              for comparison

    Places:
      --method pca|tsne       principal components, or t-SNE, which keeps near words
                              near (default: pca)
      --perplexity X          t-SNE: about how many words a word stays near to
                              (default: 30, less for fewer than 91 words)
      --iterations N          t-SNE: how many steps (default: 1000)
      --seed N                t-SNE: where the random numbers start (default: 1)

    Examples:
      # a page with 2,000 words
      hogvec plot vectors.bin --output words.html --top 2000 --method tsne
      # some words, in the groups that the file gives them
      hogvec plot vectors.bin --output words.svg --words groups.tsv
      # a training run
      hogvec plot --loss run.json --output loss.svg

    """,
    "completions": """
    usage: hogvec completions bash|zsh|fish|man

    Prints a script that completes commands, options and their values in a shell, or
    the manual page. tools/install puts them where shells and man look.

    Examples:
      # in this shell, for now
      source <(hogvec completions bash)
      # read the manual
      hogvec completions man | man -l -

    """,
    "demo": """
    usage: hogvec demo [options]

    Makes a small text in a miniature language with countries and capitals, plurals,
    opposites, comparatives and topics, learns vectors from it, answers the
    analogies that are true in it, and shows some neighbours. Needs no file and no
    network, and takes some seconds. The same text every time.

    Options:
      --output-dir DIR        where vectors.bin and vectors.txt go (default: the
                              current directory)
      --keep-text             also leave the text (corpus.txt) and the questions
                              (analogies.txt)
      --threads N             worker threads (default: the processors this process
                              may use). Also --workers

    """,
  ]
}
