"""Hogvec and its peers, trained with the same settings: what perf/compare and perf/headline have in common."""
import json
import os
import re
import subprocess
import sys
import time
import typing

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PEERS = ["gensim", "word2vec", "fasttext", "spark"]
# What pip calls a peer: fastText's own package has to be compiled.
PACKAGES = {"fasttext": "fasttext-wheel", "spark": "pyspark"}
FOLDER = os.path.join(ROOT, ".build/peers")


class Settings(typing.NamedTuple):
    """What all are given; window 5, sample 1e-3, and 5 negatives or, with `hs`, hierarchical softmax alone."""

    size: int
    threads: int
    epochs: int
    min_count: int = 5
    cbow: bool = False
    hs: bool = False
    seed: int = 1
    # The least and most characters of n-grams, such as 3-6; None for words alone.
    subwords: str = None
    # For Hogvec alone.
    options: tuple = ()

    @property
    def rate(self):
        # With n-grams, fastText's default for both.
        return 0.05 if self.cbow or self.subwords else 0.025


class Speed(typing.NamedTuple):
    """The seconds of training and of the whole process, as far as they are known, and words of the vocabulary a second."""

    training: float
    whole: float
    rate: float


def run(command):
    """Runs a command to its end and returns its seconds and its output."""
    start = time.perf_counter()
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    seconds = time.perf_counter() - start
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{result.stdout}")
    return seconds, result.stdout


def program(path=None):
    """The path of hogvec."""
    path = os.path.abspath(path or os.path.join(ROOT, ".build/release/hogvec"))
    if not os.access(path, os.X_OK):
        sys.exit(f"'{path}' does not exist; build first: swift build -c release --product hogvec")
    return path


def install(peer):
    """Installs a peer with pip into a folder of the build's; returns its version, or None if that does not work."""
    package = PACKAGES.get(peer, peer)
    python = os.path.join(FOLDER, "bin/python")
    if not os.access(python, os.X_OK):
        run([sys.executable, "-m", "venv", "--system-site-packages", FOLDER])
    has = [python, "-c", f"import importlib.metadata; print(importlib.metadata.version('{package}'))"]
    found = subprocess.run(has, capture_output=True, text=True)
    if found.returncode != 0:
        pip = subprocess.run([python, "-m", "pip", "install", "--quiet", package], capture_output=True, text=True)
        found = subprocess.run(has, capture_output=True, text=True)
        if found.returncode != 0:
            print(f"pip cannot install {package}: {(pip.stderr.strip().splitlines() or [''])[-1]}", file=sys.stderr)
            return None
    return found.stdout.strip()


def folded(source, target, limit=None):
    """Copies a text, or its first bytes, in lines of at most 6,000 bytes: peers drop or misread longer ones."""
    head = ["head", "-c", str(limit), source] if limit else ["cat", source]
    with open(target, "wb") as file:
        reader = subprocess.Popen(head, stdout=subprocess.PIPE)
        subprocess.run(["fold", "-s", "-w", "6000"], stdin=reader.stdout, stdout=file, check=True)
        reader.stdout.close()
        if reader.wait() not in (0, -13):
            sys.exit(f"cannot read '{source}'")
        # The original tool never trains a last line without an end.
        file.write(b"\n")


def train(tool, hogvec, settings, corpus, output):
    """Trains with a tool, and writes vectors in word2vec's binary format."""
    if tool == "hogvec":
        return train_hogvec(hogvec, settings, corpus, output)
    if tool in ("gensim", "spark"):
        return train_timed(f"{tool}_train.py", settings, corpus, output)
    return {"word2vec": train_word2vec, "fasttext": train_fasttext}[tool](settings, corpus, output)


def train_hogvec(hogvec, settings, corpus, output):
    seconds, text = run([
        hogvec, "train", corpus, "--output", output, "--size", str(settings.size), "--threads", str(settings.threads),
        "--epochs", str(settings.epochs), "--cbow", "1" if settings.cbow else "0", "--min-count", str(settings.min_count),
        "--seed", str(settings.seed), "--no-cache", "--quiet", "--log-json", "-"]
        + (["--hs", "1", "--negative", "0"] if settings.hs else [])
        + subword_options(settings) + list(settings.options))
    figures = [json.loads(line) for line in text.splitlines() if line.startswith("{")][-1]
    return Speed(figures["trainingSeconds"], seconds, figures["wordsPerSecond"])


def script(name, settings, corpus, output, *options):
    """Runs a script of perf/peers."""
    command = [os.path.join(FOLDER, "bin/python"), os.path.join(ROOT, "perf/peers", name), corpus, output, "--size",
               str(settings.size), "--threads", str(settings.threads), "--epochs", str(settings.epochs), "--min-count",
               str(settings.min_count), "--rate", str(settings.rate), *options]
    return run(command + (["--cbow"] if settings.cbow else []) + (["--hs"] if settings.hs else []) + subword_options(settings))


def subword_options(settings):
    return ["--subwords", settings.subwords] if settings.subwords else []


def train_timed(name, settings, corpus, output):
    """Runs a script that prints its own times, in which the starts of Python and Java are not counted."""
    _, text = script(name, settings, corpus, output, "--seed", str(settings.seed))
    figures = json.loads(text.strip().splitlines()[-1])
    return Speed(figures["trainingSeconds"], figures["totalSeconds"], figures["wordsPerSecond"])


def train_word2vec(settings, corpus, output):
    seconds, text = run([
        os.path.join(FOLDER, "bin/word2vec"), "-train", corpus, "-output", output, "-size", str(settings.size), "-window",
        "5", "-sample", "1e-3", "-hs", "1" if settings.hs else "0", "-negative", "0" if settings.hs else "5", "-threads",
        str(settings.threads), "-iter", str(settings.epochs), "-min-count", str(settings.min_count), "-binary", "1", "-cbow",
        "1" if settings.cbow else "0", "-alpha", str(settings.rate)])
    # It prints thousands of words per second and thread of processor time, after its vocabulary pass.
    rates = re.findall(r"Words/thread/sec: ([0-9.]+)k", text)
    return Speed(float("nan"), seconds, float(rates[-1]) * 1000 * settings.threads if rates else float("nan"))


def train_fasttext(settings, corpus, output):
    seconds, text = script("fasttext_train.py", settings, corpus, output)
    # It prints words per second and thread, over the time of training.
    rates = re.findall(r"words/sec/thread: +([0-9]+)", text)
    return Speed(float("nan"), seconds, float(rates[-1]) * settings.threads if rates else float("nan"))


def evaluate(hogvec, folder, vectors):
    """The accuracy of analogies, and the rank correlations with WordSim-353 and SimLex-999."""
    _, text = run([hogvec, "evaluate", vectors, "--json", "--analogies", f"{folder}/questions-words.txt", "--similarity",
                   f"{folder}/wordsim353.txt", "--similarity", f"{folder}/simlex999.txt"])
    analogies, *ratings = json.loads(text.splitlines()[-1])["results"]
    # A part of a text may have no word of a set.
    return [analogies["total"]["accuracy"] or 0] + [rating["spearman"] or 0 for rating in ratings]


def machine():
    """The processor and how many there are."""
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    return f"{model[1] if model else os.uname().machine}, {os.cpu_count()} processors"
