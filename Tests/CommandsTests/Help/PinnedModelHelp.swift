/// The help of the commands on models and gradients, kept apart for its length.
enum PinnedModelHelp {
  static let texts: [String: String] = [
    "lm train": """
    usage: hogvec lm train FILE --output FILE [options]

    Learns to predict a word from the words before it: their embeddings side by
    side, a logistic hidden layer, and a softmax over the vocabulary. The model
    after the best epoch is kept.

    FILE is a text, a sentence a line, or rows of ids, little-endian, each a context
    and the word that follows, in 1, 2 or 4 bytes by the name: .u8, .u16 or .u32.

    Files:
      --output FILE           where the model goes; written whenever it has become
                              better
      --valid FILE            rows or text that the model is judged by (default: the
                              last tenth of the training rows)
      --test FILE             rows or text to measure the result on
      --vocab FILE            the words in the order of their ids, a line each
                              (default: the most frequent words of the text)
      --words N               without --vocab: at most so many words (default:
                              10000)
      --min-count N           without --vocab: only words that occur so often
                              (default: 5)

    Model:
      --context N             the words that a prediction is made from (default: 3)
      --size N                the numbers of a word's embedding (default: 16). Also
                              --dim
      --hidden N              the hidden units (default: 128)
      --dropout X             the share of hidden units switched off at random in
                              training (default: 0)

    Training:
      --epochs N              passes over the rows, at most (default: 10)
      --batch N               the rows between two steps (default: 100)
      --optimizer sgd|adam    how steps are made (default: sgd)
      --rate X                the learning rate at the start (default: 0.1, for adam
                              0.001). Also --lr, --alpha
      --final-rate X          the share of the rate that is left at the end; it
                              falls evenly (default: 0.1)
      --momentum X            for sgd: the share of the last step that is kept
                              (default: 0.9)
      --patience N            stop after so many epochs without a better validation
                              loss (default: 3)
      --threads N             worker threads; the result does not depend on them
                              (default: the processors this process may use). Also
                              --workers
      --seed N                what start and order are drawn from (default: 1)

    Messages:
      --json                  print a JSON object for each epoch, then the result

    Example:
      # from a text, three words before each
      hogvec lm train sentences.txt --output model.lm --words 2000

    """,
    "lm predict": """
    usage: hogvec lm predict MODEL TEXT... [options]

    Prints the words that the model expects after each TEXT, with their
    probabilities. A text has as many words as the model's context.

    Options:
      -n N                    how many words (default: 10). Also --count
      --json                  print a JSON object for each text

    Example:
      # what comes next
      hogvec lm predict model.lm "city of new"

    """,
    "lm neighbors": """
    usage: hogvec lm neighbors MODEL WORD... [options]

    Prints the words at the smallest Euclidean distance from each WORD in the
    model's embedding.

    Options:
      -n N                    how many neighbours (default: 10). Also --count
      --json                  print a JSON object for each word

    Example:
      # five neighbours
      hogvec lm neighbors model.lm day -n 5

    """,
    "lm distance": """
    usage: hogvec lm distance MODEL WORD WORD [options]

    Prints the Euclidean distance between two words in the model's embedding.

    Options:
      --json                  print a JSON object

    """,
    "lm export": """
    usage: hogvec lm export MODEL --output FILE [options]

    Writes the words' embeddings, so that neighbors, plot and convert can use them.

    Options:
      --output FILE           where the vectors go
      --format bin|text       word2vec's binary or text form (default: bin, or text
                              if the output's name ends in .txt or .vec)

    Example:
      # as text
      hogvec lm export model.lm --output words.txt

    """,
    "lm check": """
    usage: hogvec lm check DIRECTORY

    Works out in double precision what the files in DIRECTORY say, prints both, and
    fails if they differ: printed_gradients.txt to 12 digits (lines of a name,
    indices and a value), the arrays in grads_f64le to 1e-12, the loss of
    batch100.json to 1e-12 of itself. Parameters are those in params_f64le; rows in
    valid_4grams.u8 and test_4grams.u8 are measured too if they are there.

    """,
    "classify train": """
    usage: hogvec classify train FILE --vectors FILE --output FILE [options]

    Softmax regression on the mean of a sentence's word vectors, fitted to
    convergence (L-BFGS) for each strength of regularisation; the one with the best
    accuracy on the dev part is kept.

    FILE has a sentence a line, its fields between tabs. Splits are train, dev and
    test, or 1, 3 and 2. Without them, every tenth sentence is for testing, and the
    one before it for dev. A word without a vector is looked up in lower case, and
    else left out.

    Files:
      --vectors FILE          the words' vectors, in word2vec's binary or text form
      --output FILE           where the classifier goes
      --columns LIST          what the columns hold, of label, sentence, split and -
                              for what does not matter (default: label,sentence;
                              split,label,sentence; or -,split,label,sentence; by
                              their number)

    Fitting:
      --strengths LIST        strengths of regularisation to try; half of one times
                              the sum of the squared weights is added to the mean
                              loss (default: 1,0.1,0.01,1e-3,1e-4,1e-5,1e-6)
      --tolerance X           fit until no component of the gradient is larger
                              (default: 1e-6)

    Results:
      --svg FILE              draw the confusion matrix here
      --errors N              print the first N sentences with a wrong answer
      --json                  print JSON

    Example:
      # a table of accuracies, and the test part's confusion matrix drawn
      hogvec classify train s.tsv --vectors v.bin --output s.model --svg s.svg

    """,
    "classify predict": """
    usage: hogvec classify predict MODEL SENTENCE... --vectors FILE [options]

    Prints the label of each SENTENCE, its probability, and how many words have a
    vector.

    Options:
      --vectors FILE          the words' vectors, in word2vec's binary or text form
      --json                  print JSON

    Example:
      # one sentence
      hogvec classify predict s.model "a fine film" --vectors v.bin

    """,
    "classify evaluate": """
    usage: hogvec classify evaluate MODEL FILE --vectors FILE [options]

    Prints the accuracy and the confusion matrix of a classifier on a file as
    classify train takes it.

    Files:
      --vectors FILE          the words' vectors, in word2vec's binary or text form
      --columns LIST          what the columns hold, of label, sentence, split and -
                              for what does not matter (default: label,sentence;
                              split,label,sentence; or -,split,label,sentence; by
                              their number)
      --split train|dev|test|all
                              which sentences (default: test)

    Results:
      --svg FILE              draw the confusion matrix here
      --errors N              print the first N sentences with a wrong answer
      --json                  print JSON

    """,
    "gradcheck": """
    usage: hogvec gradcheck [--fixture FILE] [options]

    Compares gradients with two-sided differences of the loss, for every parameter
    of small problems: each objective in its exact form, for skip-gram and CBOW, and
    the steps that train, compiled for double precision, in each form of sharing.
    Ends with 1 if one differs by more than 1e-7 of itself.

    With --fixture, prints each published loss beside ours, and for arrays the
    largest difference; ends with 1 if one is larger than 1e-10.

    Options:
      --fixture FILE          compare with the published losses and gradients in a
                              JSON file instead
      --json                  print JSON objects, one a line

    """,
  ]
}
