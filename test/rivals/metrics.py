# What scikit-learn's metrics say of a list of { y, p, sampleWeight }, without and with the weights.
import json
import sys

import numpy as np
from sklearn import metrics
from sklearn.calibration import calibration_curve

THRESHOLD = 0.4


def told(y, p, weights):
    called = p >= THRESHOLD
    by = {"sample_weight": weights}
    false_positives, true_positives, thresholds = metrics.roc_curve(y, p, drop_intermediate=False, **by)
    return {
        "logLoss": metrics.log_loss(y, p, **by),
        "brier": metrics.brier_score_loss(y, p, **by),
        "rocAuc": metrics.roc_auc_score(y, p, **by),
        "averagePrecision": metrics.average_precision_score(y, p, **by),
        "accuracy": metrics.accuracy_score(y, called, **by),
        "precision": metrics.precision_score(y, called, **by),
        "recall": metrics.recall_score(y, called, **by),
        "f1": metrics.f1_score(y, called, **by),
        "balancedAccuracy": metrics.balanced_accuracy_score(y, called, **by),
        "matthews": metrics.matthews_corrcoef(y, called, **by),
        "confusion": metrics.confusion_matrix(y, called, **by).ravel().tolist(),
        "falsePositiveRate": false_positives.tolist(),
        "truePositiveRate": true_positives.tolist(),
        # the first stands for none
        "thresholds": thresholds[1:].tolist(),
    }


answers = []
for asked in json.load(sys.stdin):
    y, p = np.array(asked["y"]), np.array(asked["p"])
    # scikit-learn bins without weights
    observed, predicted = calibration_curve(y, p, n_bins=10)
    answers.append(
        {
            "plain": told(y, p, np.ones(len(y))),
            "weighted": told(y, p, np.array(asked["sampleWeight"], dtype=float)),
            "calibration": {"observed": observed.tolist(), "predicted": predicted.tolist()},
        }
    )
print(json.dumps(answers))
