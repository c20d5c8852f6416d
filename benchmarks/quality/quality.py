#!/usr/bin/env python3
"""Trains and measures every public set of a folder beside its peers, in one run.

benchmarks/quality/quality.py DATA [--only intent/banking77] [--without vowpalwabbit] [--json FILE]

DATA holds TASK/SET/LANG/train.tsv and dev.tsv, and test.tsv where there is one. Where there is no test, one half of dev
is for choosing and the other for measuring, which the first column says. Seconds are CPU seconds of the whole process
on one core, from TSV to the model file. fastText comes from the system; scikit-learn and Vowpal Wabbit live in a
virtual environment beside this file, made on the first run.
"""

import argparse
import json
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BABIL = os.environ.get("BABIL", str(HERE.parent.parent / ".build/release/babil"))
PEERS = ["babil", "fasttext", "scikit-learn", "vowpalwabbit"]
OUT_OF_SCOPE = {"oos", "out_of_scope"}
PUBLISHED = {
    "intent/banking77": "USE+ConveRT 93.4, BERT 93.7 accuracy (Casanueva et al. 2020)",
    "intent/clinc150": "SVM 91.0 in scope / 14.5 out of scope, BERT 96.9 / 40.3 (Larson et al. 2019)",
    "sentiment/umsab": "fastText 51.0, XLM-T 69.4 average macro-F1 (Barbieri et al. 2022)",
    "toxicity/tweeteval-offensive": "SVM 52.3, fastText 73.4, RoBERTa-Tw 80.5 macro-F1 (Barbieri et al. 2020)",
    "hate/tweeteval-hate": "SVM 36.7, fastText 50.6, BERTweet 56.4 macro-F1 (Barbieri et al. 2020)",
}


def lines(path):
    return [line for line in path.read_text(encoding="utf-8").split("\n") if "\t" in line] if path.exists() else []


def write(path, rows):
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def split(rows):
    """Two halves, drawn from a fixed seed."""
    rows = list(rows)
    random.Random(1).shuffle(rows)
    return rows[: len(rows) // 2], rows[len(rows) // 2 :]


def prepare(folder, work):
    """Files of a set by language: train, choose, measure."""
    languages, kind = {}, "test"
    for language in sorted(path for path in folder.iterdir() if path.is_dir()):
        train, dev, test = (lines(language / f"{part}.tsv") for part in ("train", "dev", "test"))
        choose = dev
        if not test:
            (choose, test), kind = split(dev), "dev half"
        if train and test:
            target = work / language.name
            target.mkdir(parents=True)
            parts = {"train": train, "choose": choose, "measure": test}
            languages[language.name] = {part: write(target / f"{part}.tsv", rows) for part, rows in parts.items()}
    return languages, kind


def timed(command, **options):
    """CPU seconds and peak memory in MB of a finished command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = dict(os.environ, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=environment, **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr.strip()[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def run_babil(languages, work):
    model = work / "babil.model"
    files = lambda part: [parts[part] for parts in languages.values()]
    _, seconds = timed(
        [BABIL, "train", "--train", *files("train"), "--dev", *files("choose"), "--output", model, "--seed", "1"]
    )
    given, errors = {}, []
    for language, parts in languages.items():
        output, _ = timed([BABIL, "evaluate", "--model", model, "--data", parts["measure"], "--json"])
        given[language] = next(iter(json.loads(output)["heads"].values()))
        errors.append(given[language]["ece"])
    return given, seconds, model.stat().st_size, sum(errors) / len(errors)


def joined(languages, work, form):
    rows = [row for parts in languages.values() for part in ("train", "choose") for row in lines(parts[part])]
    return write(work / "joined.txt", [form(row) for row in rows])


def run_fasttext(languages, work):
    marked = lambda row: "__label__{} {}".format(*row.split("\t", 1))
    train = joined(languages, work, marked)
    options = "-minn 2 -maxn 5 -dim 100 -epoch 25 -lr 0.5 -thread 1 -seed 1 -verbose 0".split()
    _, seconds = timed(["fasttext", "supervised", "-input", train, "-output", work / "fasttext", *options])
    given = {}
    for language, parts in languages.items():
        texts = write(work / "texts.txt", [row.split("\t", 1)[1] for row in lines(parts["measure"])])
        output, _ = timed(["fasttext", "predict", work / "fasttext.bin", texts])
        given[language] = figures(parts["measure"], [label.removeprefix("__label__") for label in output.split("\n")])
    return given, seconds, (work / "fasttext.bin").stat().st_size, None


def run_python(name):
    def run(languages, work):
        train, model = joined(languages, work, str), work / name
        python = HERE / ".venv/bin/python"
        _, seconds = timed([python, HERE / "peers.py", name, train, model])
        timed([python, HERE / "peers.py", name, train, model, *[parts["measure"] for parts in languages.values()]])
        given = {
            language: figures(parts["measure"], pathlib.Path(f"{parts['measure']}.labels").read_text().split("\n"))
            for language, parts in languages.items()
        }
        return given, seconds, model.stat().st_size, None

    return run


def figures(path, given):
    """Accuracy, macro-F1 and recall by label, as `babil evaluate --json` gives them."""
    truth = [row.split("\t", 1)[0] for row in lines(path)]
    pairs = list(zip(truth, given))
    labels = {}
    for label in sorted(set(truth) | {answer for _, answer in pairs}):
        right = sum(a == b == label for a, b in pairs)
        support, predicted = sum(a == label for a, _ in pairs), sum(b == label for _, b in pairs)
        f1 = 2 * right / (support + predicted)
        labels[label] = {"support": support, "recall": right / support if support else 0, "f1": f1}
    return {
        "accuracy": sum(a == b for a, b in pairs) / len(pairs),
        "macro_f1": sum(figure["f1"] for figure in labels.values()) / len(labels),
        "labels": labels,
    }


def summary(given):
    """Means over languages; where a label says out of scope, accuracy inside and recall of that label."""
    mean = lambda key: 100 * sum(figure[key] for figure in given.values()) / len(given)
    row = {"accuracy": mean("accuracy"), "macro_f1": mean("macro_f1")}
    inside = outside = right_inside = right_outside = 0
    for figure in given.values():
        for label, values in figure["labels"].items():
            right = values["recall"] * values["support"]
            if label in OUT_OF_SCOPE:
                outside, right_outside = outside + values["support"], right_outside + right
            else:
                inside, right_inside = inside + values["support"], right_inside + right
    if outside:
        row |= {"in_scope": 100 * right_inside / inside, "out_of_scope_recall": 100 * right_outside / outside}
    return row


def ready_environment():
    if not (HERE / ".venv").exists():
        subprocess.run([sys.executable, "-m", "venv", HERE / ".venv"], check=True)
        subprocess.run([HERE / ".venv/bin/pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("data", type=pathlib.Path)
    arguments.add_argument("--only", action="append", help="TASK/SET, repeatable")
    arguments.add_argument("--without", action="append", default=[], choices=PEERS)
    arguments.add_argument("--json", type=pathlib.Path)
    options = arguments.parse_args()
    runners = {"babil": run_babil, "fasttext": run_fasttext}
    runners |= {name: run_python(name) for name in PEERS[2:]}
    runners = {name: runner for name, runner in runners.items() if name not in options.without}
    if set(runners) & set(PEERS[2:]):
        ready_environment()
    rows = []
    print("| set | measured on | trainer | accuracy | macro-F1 | in / out of scope | calibration error | CPU s | MB |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for name in options.only or sorted(f"{p.parent.name}/{p.name}" for p in options.data.glob("*/*") if p.is_dir()):
        with tempfile.TemporaryDirectory() as temporary:
            work = pathlib.Path(temporary)
            languages, kind = prepare(options.data / name, work)
            if not languages:
                continue
            for trainer, runner in runners.items():
                given, seconds, size, ece = runner(languages, work)
                row = {"set": name, "on": kind, "trainer": trainer, "seconds": seconds, "bytes": size, "ece": ece}
                row |= summary(given)
                rows.append(row)
                scope = f"{row['in_scope']:.1f} / {row['out_of_scope_recall']:.1f}" if "in_scope" in row else ""
                print(
                    f"| {name} | {kind} | {trainer} | {row['accuracy']:.1f} | {row['macro_f1']:.1f} | {scope} "
                    f"| {'' if ece is None else f'{ece:.3f}'} | {seconds:.1f} | {size / 1e6:.1f} |",
                    flush=True,
                )
            if name in PUBLISHED:
                print(f"| {name} | test | published: {PUBLISHED[name]} | | | | | | |", flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
