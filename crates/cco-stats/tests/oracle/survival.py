"""Writes survival_*.csv beside itself, from lifelines, statsmodels and numpy over the standard data sets.

    pip install lifelines==0.30.3 statsmodels==0.15.0 && python survival.py FOLDER_OF_LIFELINES_CSVS

The data are lifelines' own (MIT); only results are kept here. Times of restricted means and of points of the curves are chosen
inside each set. Standard errors of restricted means are not lifelines' (which gives the spread of times, not of the mean): they are
the sum of the Greenwood terms, written out below with numpy.
"""

import csv
import pathlib
import sys

import autograd.numpy as anp
import numpy as np
import pandas as pd
import statsmodels.api as sm
from autograd import grad, hessian
from autograd.scipy.stats import norm
from lifelines import (
    CoxPHFitter,
    KaplanMeierFitter,
    LogLogisticAFTFitter,
    LogNormalAFTFitter,
    WeibullAFTFitter,
    WeibullFitter,
)
from lifelines.statistics import multivariate_logrank_test
from lifelines.utils import median_survival_times, restricted_mean_survival_time

HERE = pathlib.Path(__file__).parent
DATA = pathlib.Path(sys.argv[1])

# Name in the repository's tests → file, duration, event, value of event, groups, covariates.
SETS = {
    "waltons": ("waltons_dataset.csv", "T", "E", 1, "group", []),
    "rossi": ("rossi.csv", "week", "arrest", 1, "fin", ["fin", "age", "race", "wexp", "mar", "paro", "prio"]),
    "lung": ("lung.csv", "time", "status", None, "sex", ["age", "sex", "ph.ecog"]),
    "larynx": ("larynx.csv", "time", "death", 1, "Stage_IV", ["age", "Stage_II", "Stage_III", "Stage_IV"]),
    "gbsg2": ("gbsg2.csv", "time", "cens", 1, "horTh", ["age", "tsize", "pnodes", "progrec", "estrec"]),
    "lymphoma": ("lymphoma.csv", "Time", "Censor", 1, "Stage_group", ["Stage_group"]),
    "regression": ("regression.csv", "T", "E", 1, None, ["var1", "var2", "var3"]),
    "kidney": ("kidney_transplant.csv", "time", "death", 1, "black_male", ["age", "black_male", "white_male", "black_female"]),
    "g3": ("g3.csv", "time", "event", None, "group", ["age"]),
}


def load(name):
    file, duration, event, yes, group, covariates = SETS[name]
    table = pd.read_csv(DATA / file)
    columns = {"T": table[duration].astype(float)}
    happened = table[event]
    columns["E"] = (happened == happened.max()).astype(int) if yes is None else (happened == yes).astype(int)
    if name == "g3":
        columns["E"] = happened.astype(bool).astype(int)
    for covariate in covariates:
        columns[covariate] = table[covariate].astype(float)
    frame = pd.DataFrame(columns)
    if group:
        frame["group"] = table[group].astype(str)
    return frame.dropna()


def write(name, header, rows):
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def points(frame):
    return [float(frame["T"].quantile(q, interpolation="lower")) for q in (0.1, 0.3, 0.5, 0.7, 0.9)]


def curve_rows():
    for name in SETS:
        frame = load(name)
        fit = KaplanMeierFitter().fit(frame["T"], frame["E"])
        limits = fit.confidence_interval_survival_function_
        for time in points(frame):
            at = limits.index[limits.index <= time][-1]
            yield (name, time, fit.survival_function_at_times(time).iloc[0], *limits.loc[at])


def median_rows():
    for name in SETS:
        frame = load(name)
        fit = KaplanMeierFitter().fit(frame["T"], frame["E"])
        limits = median_survival_times(fit.confidence_interval_survival_function_).iloc[0]
        yield (name, len(frame), int(frame["E"].sum()), fit.median_survival_time_, *limits)


def log_rank_rows():
    for name, (*_, group, _) in SETS.items():
        if group:
            frame = load(name)
            test = multivariate_logrank_test(frame["T"], frame["group"], frame["E"])
            yield name, frame["group"].nunique(), test.test_statistic, test.p_value
    # Three groups and more.
    frame = load("larynx")
    stage = frame["Stage_II"] + 2 * frame["Stage_III"] + 3 * frame["Stage_IV"]
    test = multivariate_logrank_test(frame["T"], stage, frame["E"])
    yield "larynx by stage", 4, test.test_statistic, test.p_value


def restricted_mean_rows():
    for name in SETS:
        frame = load(name)
        fit = KaplanMeierFitter().fit(frame["T"], frame["E"])
        horizon = float(frame["T"].quantile(0.8, interpolation="lower"))
        mean = restricted_mean_survival_time(fit, t=horizon)
        table = fit.event_table
        variance = 0.0
        for time, row in table.iterrows():
            d, n = row["observed"], row["at_risk"]
            if 0 < time < horizon and d > 0 and n > d:
                grid = np.array([time, *[t for t in table.index if time < t < horizon], horizon])
                survival = fit.survival_function_at_times(grid[:-1]).to_numpy()
                area = float(np.sum(survival * np.diff(grid)))
                variance += area**2 * d / (n * (n - d))
        yield name, horizon, mean, np.sqrt(variance)


def tight(fitter, frame):
    return fitter.fit(frame.drop(columns="group", errors="ignore"), "T", "E", fit_options={"precision": 1e-12, "step_size": 0.95})


def cox_rows():
    for name, (*_, covariates) in SETS.items():
        if covariates:
            fit = tight(CoxPHFitter(), load(name))
            ratio = fit.log_likelihood_ratio_test().test_statistic
            frame = load(name)
            hazard = fit.baseline_cumulative_hazard_["baseline cumulative hazard"]
            time = float(frame["T"].median())
            baseline = float(hazard[hazard.index <= time].iloc[-1])
            row = frame[covariates].iloc[0]
            survival = float(np.exp(-baseline * np.exp(np.dot(fit.params_, row - frame[covariates].mean()))))
            for covariate in covariates:
                line = fit.summary.loc[covariate]
                yield (
                    name, covariate, line["coef"], line["se(coef)"], line["z"], line["p"],
                    fit.log_likelihood_, ratio, fit.concordance_index_, time, baseline, survival,
                )


def late_entry_rows():
    """Entries, events and weights: the AIDS cohort, and heart transplants as intervals without regard to the patient."""
    table = pd.read_csv(DATA / "multicenter_aids_cohort.tsv", sep="\t")
    fit = CoxPHFitter().fit(table[["AIDSY", "W", "T", "D"]], "T", "D", entry_col="W", fit_options={"precision": 1e-12})
    line = fit.summary.loc["AIDSY"]
    yield "multicenter_aids_cohort", "AIDSY", line["coef"], line["se(coef)"], fit.log_likelihood_
    heart = pd.read_csv(DATA / "stanford_heart.csv")
    heart["stop"] = heart["stop"].where(heart["stop"] > heart["start"], heart["start"] + 0.5)
    columns = heart[["start", "stop", "event", "age", "year", "surgery"]]
    fit = CoxPHFitter().fit(columns, "stop", "event", entry_col="start", fit_options={"precision": 1e-12})
    for covariate in ["age", "year", "surgery"]:
        line = fit.summary.loc[covariate]
        yield "stanford_heart", covariate, line["coef"], line["se(coef)"], fit.log_likelihood_


def exact(family, frame, covariates, start):
    """Newton's method on the log-likelihood, from where lifelines stopped; derivatives by autograd."""
    x = np.column_stack([*[frame[c] for c in covariates], np.ones(len(frame))])
    log_time, event = np.log(frame["T"].to_numpy()), frame["E"].to_numpy()

    def log_likelihood(at):
        z = (log_time - anp.dot(x, at[:-1])) * anp.exp(-at[-1])
        if family == "weibull":
            density, survival = z - anp.exp(z), -anp.exp(z)
        elif family == "lognormal":
            density, survival = norm.logpdf(z), norm.logsf(z)
        else:
            density, survival = z - 2 * anp.log1p(anp.exp(z)), -anp.log1p(anp.exp(z))
        return anp.sum(event * (density - at[-1] - log_time) + (1 - event) * survival)

    at = np.array(start)
    for _ in range(10):
        at = at - np.linalg.solve(hessian(log_likelihood)(at), grad(log_likelihood)(at))
    errors = np.sqrt(np.diag(np.linalg.inv(-hessian(log_likelihood)(at))))
    return at, errors, log_likelihood(at)


def accelerated_rows():
    """lifelines' fits are the start only: some stop 10⁻³ early, and its log-normal tail is an approximation."""
    for family, fitter in (("weibull", WeibullAFTFitter), ("lognormal", LogNormalAFTFitter), ("loglogistic", LogLogisticAFTFitter)):
        for name, (*_, covariates) in SETS.items():
            frame = load(name)
            if not covariates or not (frame["T"] > 0).all():
                continue
            fit = fitter().fit(frame.drop(columns="group", errors="ignore"), "T", "E")
            # λ, μ and α are the location; ρ and β are 1/σ, so that their logarithm is −ln σ.
            location, scale = fit.params_.index.get_level_values(0).unique()
            sign = 1 if scale == "sigma_" else -1
            start = [*[fit.params_[location, c] for c in [*covariates, "Intercept"]], sign * fit.params_[scale, "Intercept"]]
            values, errors, log_likelihood = exact(family, frame, covariates, start)
            assert np.allclose(values, start, rtol=5e-3, atol=5e-3), (family, name, values, start)
            for line, value, error in zip([*covariates, "intercept", "ln scale"], values, errors):
                yield family, name, line, value, error, log_likelihood, fit.concordance_index_


def weibull_rows():
    for name in SETS:
        frame = load(name)
        if (frame["T"] > 0).all():
            fit = WeibullFitter().fit(frame["T"], frame["E"])
            errors = fit.summary["se(coef)"]
            yield name, fit.lambda_, errors["lambda_"], fit.rho_, errors["rho_"], fit.log_likelihood_


def discrete_rows():
    """A logistic regression over one row per subject and week, bands as dummies, covariates less their mean over subjects."""
    frame = load("rossi")
    starts = [1, 14, 27, 40]
    names = ["fin", "age", "prio"]
    centred = frame[names] - frame[names].mean()
    rows, outcomes = [], []
    for (_, subject), (_, x) in zip(frame.iterrows(), centred.iterrows()):
        for period in range(1, int(subject["T"]) + 1):
            band = sum(period >= start for start in starts) - 1
            rows.append([*x, *[float(band == j) for j in range(4)]])
            outcomes.append(float(period == subject["T"] and subject["E"]))
    x, y = np.array(rows), np.array(outcomes)
    fit = sm.Logit(y, x).fit(disp=0, method="newton", tol=1e-12)
    lines = [*names, *[f"from period {start}" for start in starts]]
    for line, value, error in zip(lines, fit.params, fit.bse):
        yield 0, line, value, error, fit.llf
    penalty = 25.0 * np.array([*(frame[names].std(ddof=0) ** 2), 0, 0, 0, 0])
    beta = np.array(fit.params)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-x @ beta))
        information = (x.T * (chance * (1 - chance))) @ x + np.diag(penalty)
        beta = beta + np.linalg.solve(information, x.T @ (y - chance) - penalty * beta)
    chance = 1 / (1 + np.exp(-x @ beta))
    log_likelihood = np.sum(y * np.log(chance) + (1 - y) * np.log1p(-chance))
    for line, value, error in zip(lines, beta, np.sqrt(np.diag(np.linalg.inv(information)))):
        yield 25, line, value, error, log_likelihood


write("survival_curves.csv", ["set", "time", "survival", "low", "high"], curve_rows())
write("survival_medians.csv", ["set", "n", "events", "median", "low", "high"], median_rows())
write("survival_log_rank.csv", ["set", "groups", "chi_squared", "p"], log_rank_rows())
write("survival_restricted_means.csv", ["set", "horizon", "mean", "standard_error"], restricted_mean_rows())
write(
    "survival_cox.csv",
    ["set", "column", "coefficient", "standard_error", "z", "p", "log_likelihood", "likelihood_ratio", "concordance", "time", "baseline", "first_row_survival"],
    cox_rows(),
)
write("survival_late_entry.csv", ["set", "column", "coefficient", "standard_error", "log_likelihood"], late_entry_rows())
write(
    "survival_accelerated.csv",
    ["family", "set", "line", "value", "standard_error", "log_likelihood", "concordance"],
    accelerated_rows(),
)
write("survival_weibull.csv", ["set", "lambda", "lambda_error", "rho", "rho_error", "log_likelihood"], weibull_rows())
write("survival_discrete.csv", ["ridge", "line", "value", "standard_error", "log_likelihood"], discrete_rows())
