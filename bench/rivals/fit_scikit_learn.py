"""scikit-learn's LogisticRegression: fit_scikit_learn.py <folder> <solver> <tol>."""
import sys

import sklearn
from sklearn.linear_model import LogisticRegression

from problem import load, reply, timed

p = load(sys.argv[1])
solver, tol = sys.argv[2], float(sys.argv[3])
# its objective is C Σ loss + ½‖w‖², ours the mean loss + l2/2 ‖w‖²
options = dict(C=1 / (p.l2 * p.rows), solver=solver, tol=tol, fit_intercept=bool(p.bias), max_iter=10_000)
seconds, model = timed(lambda: LogisticRegression(**options).fit(p.x, p.y))
weights = model.coef_[0].astype(float).tolist()
reply(f"scikit-learn {sklearn.__version__}", seconds, weights, float(model.intercept_[0]))
