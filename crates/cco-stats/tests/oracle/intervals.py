"""Writes wilson.csv, ratio.csv and z.csv beside itself, from statsmodels and scipy. Only their formulas are used, none of ours.

    pip install statsmodels==0.15.0 && python intervals.py

Ratio intervals come from a regression through the origin with weights 1/y and the sandwich variance HC1: its slope is Σx/Σy, and
its variance is Cochran's linearised one with n/(n − 1).
"""

import csv
import pathlib

import numpy as np
import statsmodels.api as sm
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

HERE = pathlib.Path(__file__).parent


def write(name, header, rows):
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def z_rows():
    for confidence in [0.001, 0.1, 0.5, 0.8, 0.849, 0.851, 0.9, 0.95, 0.99, 0.999, 1 - 1e-9, 1 - 1e-13]:
        yield confidence, norm.isf((1 - confidence) / 2)


def wilson_rows():
    counts = [(0, 1), (1, 1), (0, 20), (1, 29), (15, 148), (81, 263), (1, 2), (7, 10), (10, 10), (499, 500), (3, 100_000)]
    for confidence in [0.5, 0.9, 0.95, 0.99]:
        for successes, n in counts:
            low, high = proportion_confint(successes, n, alpha=1 - confidence, method="wilson")
            yield successes, n, confidence, low, high


def ratio_rows():
    draw = np.random.default_rng(7)
    for n in [2, 3, 10, 100]:
        y = np.round(draw.lognormal(8, 1.5, n), 2) + 1
        x = np.round(y * draw.choice([0, 0.6, 1, 1, 1, 1.3, 2.5], n), 2)
        for confidence in [0.9, 0.95]:
            fit = sm.WLS(x, y, weights=1 / y).fit(cov_type="HC1", use_t=False)
            low, high = fit.conf_int(alpha=1 - confidence)[0]
            yield confidence, low, high, " ".join(map(repr, x.tolist())), " ".join(map(repr, y.tolist()))


write("z.csv", ["confidence", "z"], z_rows())
write("wilson.csv", ["successes", "n", "confidence", "low", "high"], wilson_rows())
write("ratio.csv", ["confidence", "low", "high", "numerators", "denominators"], ratio_rows())
