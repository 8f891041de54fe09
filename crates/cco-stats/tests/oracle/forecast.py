"""Writes forecast_joint.csv and forecast_quantiles.csv beside itself, from scipy.

    pip install scipy==1.17.1 && python forecast.py

Joint: how much likelier two terms are renewed together than by themselves, were the normal variables behind them correlated. Quantiles: of
the share that is renewed of a large book of equal terms, by integrating over the wind.
"""

import csv
import pathlib

import numpy as np
from scipy.stats import multivariate_normal, norm

HERE = pathlib.Path(__file__).parent


def write(name, header, rows):
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows([[value.item() if hasattr(value, "item") else value for value in row] for row in rows])


rows = []
for p, q in [(0.5, 0.5), (0.9, 0.7), (0.97, 0.97), (0.99, 0.2), (0.6, 0.05)]:
    for w in [0.05, 0.2, 0.5, 0.8]:
        joint = multivariate_normal(mean=[0, 0], cov=[[1, w], [w, 1]], seed=1, maxpts=10**7, abseps=1e-12, releps=1e-12)
        rows.append([p, q, w, joint.cdf([norm.ppf(p), norm.ppf(q)]) - p * q])
write("forecast_joint.csv", ["one", "other", "correlation", "excess"], rows)

rows = []
for p, w in [(0.9, 0.2), (0.7, 0.05), (0.95, 0.5)]:
    wind = norm.ppf((np.arange(2_000_001) + 0.5) / 2_000_001)
    share = norm.cdf((norm.ppf(p) - np.sqrt(w) * wind) / np.sqrt(1 - w))
    assert abs(share.mean() - p) < 1e-4
    rows.append([p, w, *np.quantile(share, [0.1, 0.5, 0.9])])
write("forecast_quantiles.csv", ["renewal_prob", "within", "q10", "q50", "q90"], rows)
