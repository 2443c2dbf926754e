# What statsmodels says of logistic regressions: Logit of rows, and GLM where rows stand for several, from a list of
# { x, y, sampleWeight?, cluster? }. Of "heart", Miller's heart transplants, it brings the data itself.
import json
import sys

import numpy as np
import statsmodels.api as sm


def listed(values):
    return np.asarray(values).tolist()


def common(fit):
    return {
        "weights": listed(fit.params),
        "standardErrors": listed(fit.bse),
        "z": listed(fit.tvalues),
        "p": listed(fit.pvalues),
        "interval": listed(fit.conf_int()),
        "logLikelihood": fit.llf,
        "nullLogLikelihood": fit.llnull,
        "aic": fit.aic,
        "residualDegreesOfFreedom": fit.df_resid,
    }


def effects(fit, at):
    """Of columns of 0 and 1 the change from one to the other."""
    told = fit.get_margeff(at=at, dummy=True)
    return [listed(told.margeff), listed(told.margeff_se)]


def of_rows(x, y, cluster):
    model = sm.Logit(y, x)
    again = {"method": "newton", "tol": 1e-14, "maxiter": 100, "disp": False}
    again["start_params"] = model.fit(**again).params
    fit = model.fit(**again)
    told = {
        **common(fit),
        "bic": fit.bic,
        "mcFadden": fit.prsquared,
        "likelihoodRatio": [fit.llr, fit.llr_pvalue],
        "HC0": listed(model.fit(cov_type="HC0", **again).cov_params()),
        "effects": {at: effects(fit, at) for at in ("overall", "mean")},
    }
    if cluster is not None:
        # without a correction
        groups = {"groups": np.unique(cluster, return_inverse=True)[1], "use_correction": False}
        told["cluster"] = listed(model.fit(cov_type="cluster", cov_kwds=groups, **again).cov_params())
    return told


def of_counts(x, y, counts):
    model = sm.GLM(y, x, family=sm.families.Binomial(), freq_weights=counts)
    fit = model.fit(tol=1e-13, tol_criterion="params", maxiter=200)
    return {
        **common(fit),
        "bic": fit.bic_llf,
        "deviances": [fit.deviance, fit.null_deviance],
        "HC0": listed(model.fit(cov_type="HC0", tol=1e-13, tol_criterion="params", maxiter=200).cov_params()),
    }


def told(asked):
    if asked == "heart":
        data = sm.datasets.heart.load_pandas().data
        x = np.column_stack([data["age"], np.log(data["survival"])])
        y = data["censors"].to_numpy()
        return {"x": listed(x), "y": listed(y), **of_rows(sm.add_constant(x, prepend=False), y, None)}
    x = sm.add_constant(np.array(asked["x"], dtype=float), prepend=False)
    y = np.array(asked["y"], dtype=float)
    if "sampleWeight" in asked:
        return of_counts(x, y, np.array(asked["sampleWeight"], dtype=float))
    return of_rows(x, y, asked.get("cluster"))


print(json.dumps([told(asked) for asked in json.load(sys.stdin)]))
