"""Writes uplift_effects.csv, uplift_hillstrom.csv, uplift_ranked.csv, uplift_vectors.csv and uplift_shares.csv beside itself.

    pip install scikit-uplift==0.5.1 statsmodels==0.15.0 pandas && python uplift.py hillstrom.csv uplift_metric_vectors.json

The arguments are the Hillstrom e-mail test (64,000 customers, three arms; K. Hillstrom, "The MineThatData e-mail analytics and data mining
challenge", 2008) and the vectors of rows of which scikit-uplift's curves are recorded. Welch's intervals are scipy's, Newcombe's
statsmodels'; the stratified effect is a regression with a treated-by-stratum term for each stratum, whose variances are its own.
"""

import csv
import json
import pathlib
import sys

import numpy as np
import pandas as pd
from scipy.stats import chi2, t as student, ttest_ind
from sklift.metrics import qini_auc_score, uplift_auc_score
from statsmodels.stats.proportion import confint_proportions_2indep

HERE = pathlib.Path(__file__).parent


def write(name, header, rows):
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows([[value.item() if hasattr(value, "item") else value for value in row] for row in rows])


def texts(values):
    return " ".join(repr(value) for value in np.asarray(values).tolist())


def welch(treated, control):
    found = ttest_ind(treated, control, equal_var=False)
    ends = found.confidence_interval(0.95)
    effect = treated.mean() - control.mean()
    se = np.sqrt(treated.var(ddof=1) / len(treated) + control.var(ddof=1) / len(control))
    return [effect, se, ends.low, ends.high]


def stratified(parts):
    """Each stratum's own difference, weighted by its accounts; degrees of freedom by Satterthwaite."""
    n = sum(len(a) + len(b) for a, b in parts)
    effect, variance, squares = 0.0, 0.0, 0.0
    for a, b in parts:
        share = (len(a) + len(b)) / n
        effect += share * (np.mean(a) - np.mean(b))
        for arm in (a, b):
            part = share**2 * np.var(arm, ddof=1) / len(arm)
            variance += part
            squares += part**2 / (len(arm) - 1)
    reach = student.ppf(0.975, variance**2 / squares) * np.sqrt(variance)
    return [effect, np.sqrt(variance), effect - reach, effect + reach]


def heterogeneity(parts):
    effects = np.array([np.mean(a) - np.mean(b) for a, b in parts])
    weights = 1 / np.array([np.var(a, ddof=1) / len(a) + np.var(b, ddof=1) / len(b) for a, b in parts])
    q = (weights * (effects - (weights * effects).sum() / weights.sum()) ** 2).sum()
    return [q, chi2.sf(q, len(parts) - 1)]


def drawn():
    random = np.random.default_rng(20)
    for sizes in [[(2, 3)], [(12, 9)], [(5, 5), (8, 4)], [(30, 10), (3, 3), (7, 20)]]:
        yield [(random.normal(1 + k, 1 + k, a).round(3), random.normal(k, 2, b).round(3)) for k, (a, b) in enumerate(sizes)]


def lists(arms):
    return "|".join(texts(arm) for arm in arms)


def main(hillstrom, vectors):
    rows = []
    for parts in drawn():
        q = heterogeneity(parts) if len(parts) > 1 else ["", ""]
        rows.append([lists(a for a, _ in parts), lists(b for _, b in parts), *stratified(parts), *q])
        if len(parts) == 1:
            assert np.allclose(stratified(parts), welch(*parts[0]))
    write("uplift_effects.csv", ["treated", "control", "effect", "standard_error", "low", "high", "q", "p"], rows)

    shares = [(56, 70, 48, 80), (9, 10, 3, 10), (0, 20, 0, 10), (10, 10, 0, 20), (6, 7, 2, 7), (5, 56, 0, 29), (950, 1000, 930, 990)]
    rows = [[*s, *confint_proportions_2indep(*s, method="newcomb", compare="diff")] for s in shares]
    write("uplift_shares.csv", ["n_events_treated", "n_treated", "n_events_control", "n_control", "low", "high"], rows)

    table = pd.read_csv(hillstrom)
    rows = []
    for arm in ["Mens E-Mail", "Womens E-Mail", "Any E-Mail"]:
        is_treated = table.segment != "No E-Mail" if arm == "Any E-Mail" else table.segment == arm
        for outcome in ["visit", "conversion", "spend"]:
            treated, control = table[is_treated][outcome], table[table.segment == "No E-Mail"][outcome]
            rows.append([arm, outcome, len(treated), len(control), treated.mean(), control.mean(), *welch(treated, control)])
    header = ["arm", "outcome", "n_treated", "n_control", "mean_treated", "mean_control"]
    write("uplift_hillstrom.csv", [*header, "effect", "standard_error", "low", "high"], rows)

    scores = {
        "history": table.history,
        "neg_recency": -table.recency,
        "womens_flag_then_history": table.womens * 1e6 + table.history,
    }
    rows = []
    for arm in ["Mens E-Mail", "Womens E-Mail"]:
        both = table.segment.isin([arm, "No E-Mail"])
        is_treated = (table.segment == arm)[both].astype(int)
        for name, score in scores.items():
            for outcome in ["visit", "conversion"]:
                happened = table[outcome][both]
                rows.append([arm, name, outcome] + [f(happened, score[both], is_treated) for f in (qini_auc_score, uplift_auc_score)])
    write("uplift_ranked.csv", ["arm", "score", "outcome", "qini", "auuc"], rows)

    rows = []
    for name, case in json.loads(pathlib.Path(vectors).read_text()).items():
        if name == "notes":
            continue
        curves = [texts(case[column]) for column in ["qini_curve_x", "qini_curve_y", "uplift_curve_y"]]
        rows.append([name, texts(case["score"]), texts(case["t"]), texts(case["y"]), *curves, case["qini_auc"], case["auuc"]])
    write("uplift_vectors.csv", ["case", "score", "treated", "outcome", "n", "qini_curve", "uplift_curve", "qini", "auuc"], rows)


main(*sys.argv[1:])
