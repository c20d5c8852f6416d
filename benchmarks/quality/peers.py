"""Trains a peer on a TSV file and labels other files with it; runs in the virtual environment of this benchmark.

peers.py scikit-learn|vowpalwabbit TRAIN MODEL FILE...   writes FILE's labels, one a line, to FILE.labels
"""

import pickle
import re
import sys


def read(path):
    """The labels and texts of a TSV file."""
    with open(path, encoding="utf-8") as lines:
        pairs = [line.rstrip("\n").split("\t", 1) for line in lines if "\t" in line]
    return [label for label, _ in pairs], [text for _, text in pairs]


def scikit_learn(train, model):
    """Word 1-2-grams and character 2-5-grams inside words, tf-idf, LinearSVC: the usual strong baseline."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    labels, texts = read(train)
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    classifier = make_pipeline(features, LinearSVC(C=1)).fit(texts, labels)
    with open(model, "wb") as file:
        pickle.dump(classifier, file)
    return classifier.predict


def vowpal_wabbit(train, model):
    """One against all, word bigrams and character 2-5-grams, logistic loss, 20 passes in memory."""
    import random

    from vowpalwabbit import Workspace

    labels, texts = read(train)
    names = sorted(set(labels))

    def features(text):
        words = re.findall(r"\w+|[^\w\s]", text.lower())
        grams = [
            padded[start : start + length]
            for padded in (f"<{word}>" for word in words)
            for length in range(2, 6)
            for start in range(len(padded) - length + 1)
        ]
        clean = lambda items: " ".join(re.sub(r"[\s:|]", "_", item) for item in items)
        return f"|w {clean(words)} |c {clean(grams)}"

    learner = Workspace(f"--oaa {len(names)} --loss_function logistic -b 22 --ngram w2 -f {model} --quiet")
    examples = [f"{names.index(label) + 1} {features(text)}" for label, text in zip(labels, texts)]
    shuffler = random.Random(1)
    for _ in range(20):
        shuffler.shuffle(examples)
        for example in examples:
            learner.learn(example)
    learner.save(model)
    return lambda texts: [names[int(learner.predict(features(text))) - 1] for text in texts]


if __name__ == "__main__":
    name, train, model, *files = sys.argv[1:]
    predict = {"scikit-learn": scikit_learn, "vowpalwabbit": vowpal_wabbit}[name](train, model)
    for path in files:
        with open(path + ".labels", "w", encoding="utf-8") as output:
            output.writelines(f"{label}\n" for label in predict(read(path)[1]))
