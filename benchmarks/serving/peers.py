"""The peers: trained once on the same 77 classes, then timed on the same texts.

Peers in Python run in an environment of their own, which `train` makes with pinned versions."""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys

PINNED = {"vowpal-wabbit": ["vowpalwabbit==9.11.9"], "scikit-learn": ["scikit-learn==1.9.1", "numpy==2.4.6"]}


def rows_of(folder):
    """Pairs of label and text of `train.tsv`."""
    lines = (pathlib.Path(folder) / "train.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t", 1) for line in lines if "\t" in line]


def python_of(name, work):
    folder = work / f"environment-{name}"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PINNED[name]], check=True, stdout=sys.stderr)
    return python


def train(name, folder, work):
    """Trains a peer; False when it is not installed."""
    if name == "fasttext":
        if shutil.which("fasttext") is None:
            print("fasttext is not installed (Debian: apt-get install fasttext); it is left out", file=sys.stderr)
            return False
        if not (work / "fasttext.bin").exists():
            data = work / "fasttext.train"
            data.write_text("".join(f"__label__{label} {text}\n" for label, text in rows_of(folder)), encoding="utf-8")
            subprocess.run(
                ["fasttext", "supervised", "-input", data, "-output", work / "fasttext", "-minn", "2", "-maxn", "5",
                 "-dim", "100", "-thread", "1", "-epoch", "5", "-verbose", "0"], check=True, stdout=sys.stderr)
        return True
    subprocess.run([python_of(name, work), __file__, name, "train", folder, work], check=True, stdout=sys.stderr)
    return True


def rate(name, path, work):
    """Messages a second of processor time."""
    if name == "fasttext":
        count = sum(1 for _ in open(path, encoding="utf-8"))
        model = work / "fasttext.bin"
        return count / (seconds_of(model, path) - seconds_of(model, work / "one.txt"))
    command = [python_of(name, work), __file__, name, "rate", path, work]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def seconds_of(model, path):
    """Processor seconds of one run of `fasttext predict`, of which loading the model is a part."""
    process = subprocess.Popen(["fasttext", "predict", model, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime


def train_babil(babil, folder, work, classes, hash_bits):
    """A model of Babil's with the first so many classes."""
    model = work / f"classes{classes}-bits{hash_bits}.babil"
    if not model.exists():
        rows = rows_of(folder)
        kept = set(sorted({label for label, _ in rows})[:classes])
        data = work / "classes.tsv"
        data.write_text("".join(f"{label}\t{text}\n" for label, text in rows if label in kept), encoding="utf-8")
        config = work / "classes.yaml"
        config.write_text(
            f"name: classes\nfeatures: {{hash_bits: {hash_bits}}}\nheads:\n  - name: label\n    kind: exclusive\n"
            "    training: {rank: 16, epochs: 2, seeds: 1}\ndata:\n  - {files: classes.tsv, heads: [label]}\n")
        subprocess.run([babil, "train", "--config", config, "--output", model], check=True, stdout=sys.stderr)
    return model


# What follows runs in the peer's own environment.


def character_grams(text):
    """Characters 2 to 5 inside `<word>`, words and neighbouring words, as Babil reads them."""
    words = text.lower().split()
    grams = words + [f"{a}_{b}" for a, b in zip(words, words[1:])]
    for word in words:
        bounded = f"<{word}>"
        grams += [bounded[i : i + n] for n in range(2, 6) for i in range(len(bounded) - n + 1)]
    return grams


def wabbit_line(text, label=""):
    # Colons and bars mean something in the format.
    return f"{label} | " + " ".join(character_grams(text)).replace(":", ";").replace("|", "/")


def wabbit(action, path, work):
    import time

    import vowpalwabbit

    model, data = work / "wabbit.model", work / "wabbit.txt"
    if action == "train":
        if model.exists():
            return
        rows = rows_of(path)
        labels = {label: index + 1 for index, label in enumerate(sorted({label for label, _ in rows}))}
        random.Random(1).shuffle(rows)
        data.write_text("".join(wabbit_line(text, labels[label]) + "\n" for label, text in rows), encoding="utf-8")
        vowpalwabbit.Workspace(["--oaa", str(len(labels)), "-b", "20", "-d", str(data), "-f", str(model), "--quiet"]).finish()
        return
    texts = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    data.write_text("".join(wabbit_line(text) + "\n" for text in texts), encoding="utf-8")
    one = work / "wabbit-one.txt"
    one.write_text(wabbit_line(texts[0]) + "\n", encoding="utf-8")
    times = []
    for file in [one, data]:
        start = time.process_time()
        vowpalwabbit.Workspace(["-t", "-i", str(model), "-d", str(file), "--quiet", "-p", str(work / "wabbit.out")]).finish()
        times.append(time.process_time() - start)
    predicted = len((work / "wabbit.out").read_text().splitlines())
    assert predicted == len(texts), f"{predicted} predictions of {len(texts)} texts"
    print(len(texts) / (times[1] - times[0]))


def scikit_learn(action, path, work):
    import pickle
    import time

    import numpy
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.linear_model import SGDClassifier

    file = work / "scikit-learn.pickle"
    vectorizer = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=2**18, alternate_sign=False)
    if action == "train":
        if not file.exists():
            rows = rows_of(path)
            model = SGDClassifier(loss="log_loss", max_iter=5, random_state=1, tol=None)
            model.fit(vectorizer.transform([text for _, text in rows]), [label for label, _ in rows])
            # Otherwise each product would copy the coefficients first, three times as slow.
            model.coef_ = numpy.asfortranarray(model.coef_)
            file.write_bytes(pickle.dumps(model))
        return
    model = pickle.loads(file.read_bytes())
    model.coef_ = numpy.asfortranarray(model.coef_)
    texts = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    model.predict(vectorizer.transform(texts[:64]))
    start = time.process_time()
    for first in range(0, len(texts), 1024):
        model.predict(vectorizer.transform(texts[first : first + 1024]))
    print(len(texts) / (time.process_time() - start))


if __name__ == "__main__":
    peer, action, path, work = sys.argv[1:]
    {"vowpal-wabbit": wabbit, "scikit-learn": scikit_learn}[peer](action, path, pathlib.Path(work))
