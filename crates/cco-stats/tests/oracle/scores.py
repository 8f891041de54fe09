"""Writes scores.csv and isotonic.csv beside itself, from scikit-learn. Only its formulas are used, none of ours.

    pip install scikit-learn==1.9.1 && python scores.py

`ece` and `lift` are not in scikit-learn: they are three lines of numpy over the sorted rows, on samples without ties, where every reading
of "ten bins of equal count" and "the highest tenth" agrees. `slope` and `intercept` are an unpenalised LogisticRegression on log odds.
"""

import csv
import pathlib

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

HERE = pathlib.Path(__file__).parent


def write(name, header, rows):
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def texts(values):
    return " ".join(repr(value) for value in np.asarray(values).tolist())


def logit(p):
    return np.log(p) - np.log1p(-p)


def ece(y, p, n_bins=10):
    bins = np.array_split(np.argsort(p), n_bins)
    return sum(abs(y[rows].sum() - p[rows].sum()) for rows in bins) / len(y)


def lift(y, p, share=0.1):
    n_first = int(len(y) * share)
    return y[np.argsort(-p)[:n_first]].mean() / y.mean()


def line(y, p, w):
    fit = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(logit(p)[:, None], y, sample_weight=w)
    return fit.coef_[0, 0], fit.intercept_[0]


def samples():
    draw = np.random.default_rng(11)
    for n, digits, is_weighted in [(37, 17, False), (200, 17, False), (500, 17, True), (300, 1, False), (300, 1, True)]:
        z = draw.normal(-1, 1.5, n)
        y = (draw.random(n) < 1 / (1 + np.exp(-(0.3 + 0.7 * z)))).astype(int)
        p = np.clip(np.round(1 / (1 + np.exp(-z)), digits), 0.001, 0.999)
        w = draw.integers(0, 4, n).astype(float) if is_weighted else np.ones(n)
        yield y, p, w, digits > 1 and not is_weighted


def score_rows():
    for y, p, w, is_plain in samples():
        slope, intercept = line(y, p, w)
        yield [
            roc_auc_score(y, p, sample_weight=w),
            average_precision_score(y, p, sample_weight=w),
            brier_score_loss(y, p, sample_weight=w),
            log_loss(y, p, sample_weight=w),
            slope,
            intercept,
            ece(y, p) if is_plain else "",
            lift(y, p) if is_plain else "",
            texts(y),
            texts(p),
            texts(w),
        ]


def isotonic_rows():
    for y, p, w, _ in samples():
        w = w + 1
        fit = IsotonicRegression(out_of_bounds="clip").fit(p, y, sample_weight=w)
        asked = np.linspace(-0.1, 1.1, 25)
        yield texts(y), texts(p), texts(w), texts(asked), texts(fit.predict(asked))


write("scores.csv", ["auc", "average_precision", "brier", "log_loss", "slope", "intercept", "ece", "lift", "y", "p", "w"], score_rows())
write("isotonic.csv", ["y", "p", "w", "asked", "found"], isotonic_rows())
