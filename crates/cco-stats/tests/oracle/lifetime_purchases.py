"""Writes lifetime_purchases.csv and lifetime_answers.csv beside itself.

    pip install mpmath==1.3.0 numpy==2.4.6 && python lifetime_purchases.py published_tables.json

lifetime_purchases.csv holds parameters that the package `lifetimes` 0.11.3 found for CDNOW and for the donations of Fader, Hardie and
Shang (2010), out of a recorded run that also gives the numbers printed in the papers; those agree to the digits printed.
lifetime_answers.csv holds what the models say of customers, by integrating over the customers' own rates with mpmath: none of the closed
forms is used. For BG/NBD and MBG/NBD the chance to leave is integrated as well.
"""

import csv
import json
import pathlib
import sys

import mpmath as mp

HERE = pathlib.Path(__file__).parent
TABLES = json.loads(pathlib.Path(sys.argv[1]).read_text())
mp.mp.dps = 20


def parameters():
    log_likelihoods = {"bgnbd_cdnow": -9582.425560567366, "paretonbd_cdnow": -9594.973930079199}
    for model in ("bgnbd_cdnow", "mbgnbd_cdnow", "paretonbd_cdnow", "bgbb_donations", "gammagamma_cdnow"):
        names = " ".join(TABLES[model]["params"])
        values = " ".join(repr(v) for v in TABLES[model]["params"].values())
        yield model, names, values, log_likelihoods.get(model, "")


def gamma_density(x, shape, rate):
    return rate**shape * x ** (shape - 1) * mp.exp(-rate * x) / mp.gamma(shape)


def beta_density(x, a, b):
    return x ** (a - 1) * (1 - x) ** (b - 1) / mp.beta(a, b)


def integral(f):
    """Over a rate from 0 on, and a chance from 0 to 1 where f takes one; split where densities of small shape pile up."""
    return mp.quad(f, [0, 1e-6, 1e-4, 0.01, 0.1, 0.5, 2, 10, mp.inf])


def beta_geometric(r, alpha, a, b, x, last, watched, t, modified):
    """E[Y(t)] and P(alive) by integrating over λ; given λ, the chance p is a ratio of beta functions and a sum over purchases."""
    start = 1 if modified else 0
    alive = lambda l: gamma_density(l, r, alpha) * l**x * mp.exp(-l * watched) * mp.beta(a, b + x + start) / mp.beta(a, b)
    may_have_left = x > 0 or modified
    left = lambda l: gamma_density(l, r, alpha) * l**x * mp.exp(-l * last) * mp.beta(a + 1, b + x + start - 1) / mp.beta(a, b)
    n_alive, n_left = integral(alive), integral(left) if may_have_left else mp.mpf(0)
    # Alive: each further purchase k comes if the customer stayed after the k − 1 before it: Σ_k P(N(t) ≥ k) E[(1 − p)^(k − 1)].
    def further(l):
        poisson, reached, total, k = mp.exp(-l * t), 1 - mp.exp(-l * t), mp.mpf(0), 1
        while reached > mp.mpf(10) ** -16 and k < 400:
            total += reached * mp.beta(a, b + x + start + k - 1) / mp.beta(a, b + x + start)
            poisson *= l * t / k
            reached -= poisson
            k += 1
        return total
    expected = integral(lambda l: alive(l) * further(l)) / (n_alive + n_left)
    return n_alive / (n_alive + n_left), expected


def pareto(r, alpha, s, beta, x, last, watched, t):
    """Given λ and μ: alive with e^−(λ+μ)T λ^x, left between t_x and T; the integral over μ is elementary, that over λ and the time is not."""
    survives = lambda at: (beta / (beta + at)) ** s
    purchases = lambda at: mp.gamma(r + x) / mp.gamma(r) * alpha**r / (alpha + at) ** (r + x)
    dies = lambda at: s * beta**s / (beta + at) ** (s + 1)
    n_alive = survives(watched) * purchases(watched)
    n_left = mp.quad(lambda u: dies(u) * purchases(u), [last, (last + watched) / 2, watched]) if last < watched else mp.mpf(0)
    rate = (r + x) / (alpha + watched)
    time_alive = mp.quad(lambda u: survives(watched + u) / survives(watched), [0, t / 2, t])
    chance = n_alive / (n_alive + n_left)
    return chance, chance * rate * time_alive


def beta_binomial(alpha, beta, gamma, delta, x, last, n, more):
    """Occasion by occasion: the last one alive is enumerated, p and θ enter by their moments."""
    def buys(i, j):
        return mp.beta(alpha + i, beta + j) / mp.beta(alpha, beta)
    def stays(n_alive, leaves):
        return mp.beta(gamma + leaves, delta + n_alive) / mp.beta(gamma, delta)
    ends = {k: buys(x, k - x) * stays(k, 1) for k in range(last, n)}
    alive_now = buys(x, n - x) * stays(n, 0)
    likelihood = mp.fsum(ends.values()) + alive_now
    expected = mp.fsum(buys(x + 1, n - x) * stays(n + i, 0) for i in range(1, more + 1))
    return buys(x, n - x) * stays(n + 1, 0) / likelihood, expected / likelihood


def answers():
    of = lambda model: [mp.mpf(v) for v in TABLES[model]["params"].values()]
    customers = [(0, 0, 38.86, 39), (1, 1.71, 38.86, 10), (2, 30.43, 38.86, 39), (8, 20.0, 30.0, 52)]
    for x, last, watched, t in customers:
        for model, modified in (("bgnbd_cdnow", False), ("mbgnbd_cdnow", True)):
            yield model, x, last, watched, t, *map(float, beta_geometric(*of(model), x, last, watched, t, modified))
        yield "paretonbd_cdnow", x, last, watched, t, *map(float, pareto(*of("paretonbd_cdnow"), x, last, watched, t))
    for x, last, n, more in [(0, 0, 6, 5), (1, 1, 6, 5), (3, 5, 6, 5), (6, 6, 6, 5), (2, 2, 3, 1)]:
        yield "bgbb_donations", x, last, n, more, *map(float, beta_binomial(*of("bgbb_donations"), x, last, n, more))


def write(name, header, rows):
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


write("lifetime_purchases.csv", ["model", "names", "parameters", "log_likelihood"], parameters())
write("lifetime_answers.csv", ["model", "repeats", "last", "watched", "time", "p_alive", "expected"], answers())
