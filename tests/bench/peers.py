#!/usr/bin/env python3
"""What others take for the same fit: L = E + A/N^alpha + B/D^beta, Huber, one table.

Usage: peers.py TABLE.csv [DELTA]     (columns N, D, loss)
Prints one line of JSON per peer: name, seconds, objective (the sum), space of the residuals, bar
(how many times faster we want to be). Seconds are processor time on one thread, so that a busy
machine does not make the peers look slow.

The peers:
- SciPy's BFGS from 500 random starts with analytic gradients, run to convergence (gtol 1e-8), the
  procedure of Hoffmann et al. 2022, appendix D.2, with the starts of their grid drawn at random.
- Our own NumPy variable projection: a grid over the exponents with the rest solved by reweighted
  least squares, all nodes at once, and the best five polished. It stands in for vpnls where that
  is not installed.
- vpnls (github.com/Open-Athena/vpnls), which fits the loss and not its logarithm.
"""
import csv
import importlib.util
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
from scipy.optimize import minimize

STARTS = 500
SEED = 1


def read(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    column = lambda name: np.array([float(row[name]) for row in rows])
    return np.log(column("N")), np.log(column("D")), np.log(column("loss"))


def huber(residuals, delta):
    size = np.abs(residuals)
    return np.where(size <= delta, 0.5 * residuals**2, delta * (size - 0.5 * delta)).sum()


class Problem:
    """Parameters are ln E, ln A, ln B, alpha, beta."""

    def __init__(self, path, delta):
        self.log_n, self.log_d, self.log_loss = read(path)
        self.delta = delta

    def residuals(self, p):
        terms = np.stack(
            [np.full_like(self.log_n, p[0]), p[1] - p[3] * self.log_n, p[2] - p[4] * self.log_d]
        )
        top = terms.max(axis=0)
        shares = np.exp(terms - top)
        total = shares.sum(axis=0)
        return top + np.log(total) - self.log_loss, shares / total

    def value_and_gradient(self, p):
        residuals, shares = self.residuals(p)
        slope = np.clip(residuals, -self.delta, self.delta)
        e, a, b = shares @ slope
        gradient = np.array(
            [e, a, b, -(shares[1] * self.log_n) @ slope, -(shares[2] * self.log_d) @ slope]
        )
        return huber(residuals, self.delta), gradient

    def polish(self, start):
        return minimize(
            self.value_and_gradient, start, jac=True, method="BFGS", options={"gtol": 1e-8, "maxiter": 5000}
        )


def scipy_multistart(problem):
    random = np.random.default_rng(SEED)
    low, high = [-1, 0, 0, 0, 0], [1, 25, 25, 2, 2]
    fits = [problem.polish(start) for start in random.uniform(low, high, (STARTS, 5))]
    return min(fit.fun for fit in fits)


def variable_projection(problem, nodes=20, rounds=6, kept=5):
    loss = np.exp(problem.log_loss)
    axis = np.geomspace(0.02, 2.0, nodes)
    alpha, beta = (grid.ravel() for grid in np.meshgrid(axis, axis, indexing="ij"))
    # Features relative to the observed loss: a residual of the linear problem is a relative error.
    features = np.stack(
        [
            np.broadcast_to(1 / loss, (alpha.size, loss.size)),
            np.exp(-np.outer(alpha, problem.log_n - problem.log_n.mean())) / loss,
            np.exp(-np.outer(beta, problem.log_d - problem.log_d.mean())) / loss,
        ],
        axis=2,
    )
    weights = np.ones((alpha.size, loss.size))
    for _ in range(rounds):
        weighted = features * weights[:, :, None]
        normal = weighted.transpose(0, 2, 1) @ features + 1e-12 * np.eye(3)
        right = weighted.sum(axis=1)
        coefficients = np.maximum(np.linalg.solve(normal, right[:, :, None])[:, :, 0], 1e-12)
        predicted = np.einsum("grk,gk->gr", features, coefficients)
        residuals = np.log(predicted)
        weights = 1 / np.maximum(np.abs(residuals), problem.delta)
    size = np.abs(residuals)
    values = np.where(
        size <= problem.delta, 0.5 * size**2, problem.delta * (size - 0.5 * problem.delta)
    ).sum(axis=1)
    fits = []
    for node in np.argsort(values)[:kept]:
        e, a, b = coefficients[node]
        start = [
            np.log(e),
            np.log(a) + alpha[node] * problem.log_n.mean(),
            np.log(b) + beta[node] * problem.log_d.mean(),
            alpha[node],
            beta[node],
        ]
        fits.append(problem.polish(start))
    return min(fit.fun for fit in fits)


def vpnls(problem):
    """The package's default: its compiled grid, exponents in steps of 0.01, units as in its README."""
    from vpnls.api import fit_vpnls, huber as huber_loss

    size, tokens, loss = (np.exp(v) for v in (problem.log_n, problem.log_d, problem.log_loss))
    found = fit_vpnls(size / 1e6, tokens / 1e9, loss, loss=huber_loss(problem.delta))
    predicted = found.E + found.A * (size / 1e6) ** -found.alpha + found.B * (tokens / 1e9) ** -found.beta
    return huber(predicted - loss, problem.delta)


def report(name, run, problem, repeats, space, bar):
    seconds = []
    for _ in range(repeats):
        began = time.process_time()
        objective = run(problem)
        seconds.append(time.process_time() - began)
    line = {"name": name, "seconds": min(seconds), "objective": float(objective), "space": space, "bar": bar}
    print(json.dumps(line), flush=True)


def main():
    problem = Problem(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1e-3)
    report(f"SciPy BFGS, analytic gradients, {STARTS} starts", scipy_multistart, problem, 1, "log", 50)
    report("own NumPy variable projection", variable_projection, problem, 5, "log", 3)
    if importlib.util.find_spec("vpnls"):
        report("vpnls, its default grid", vpnls, problem, 5, "raw", 3)
    else:
        print("left out: vpnls (not installed; NumPy variable projection stands in for it)", file=sys.stderr)


if __name__ == "__main__":
    main()
