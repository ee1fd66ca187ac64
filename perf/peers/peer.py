"""What the runs of peers have in common: their settings, and the file of vectors."""
import argparse


def parser():
    """The settings that all peers take; no rate is the peer's own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus")
    parser.add_argument("output")
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--min-count", type=int, default=5)
    parser.add_argument("--rate", type=float, default=None)
    parser.add_argument("--hs", action="store_true")
    return parser


def write_vectors(path, vectors, size):
    """Writes pairs of a word and its vector of 32-bit floats, of which there is a list, in word2vec's binary format."""
    with open(path, "wb") as file:
        file.write(f"{len(vectors)} {size}\n".encode())
        for word, vector in vectors:
            file.write(word.encode() + b" " + vector.astype("<f4").tobytes() + b"\n")
