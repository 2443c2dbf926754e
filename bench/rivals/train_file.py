"""
pandas and scikit-learn from a file to a scored model: train_file.py <file> <target> <solver> [one-hot].

All of it is timed, as a user waits for all of it: reading, encoding, fitting, and the log loss and ROC AUC of the rows
trained on. Importing is not. Its objective is ours at the default l2 of 1/rows: C = 1.
"""
import json
import resource
import sys
import time

import pandas
import sklearn
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

file, target, solver = sys.argv[1:4]
start = time.perf_counter()
table = pandas.read_parquet(file) if file.endswith(".parquet") else pandas.read_csv(file)
read = time.perf_counter()
y = table.pop(target).to_numpy()
if "one-hot" in sys.argv:
    numbers = table.select_dtypes("number").columns.tolist()
    texts = table.select_dtypes("object").columns.tolist()
    # scaled without being centred, as ours: else the penalty, and the minimum, would be others
    levels = make_pipeline(OneHotEncoder(drop="first"), StandardScaler(with_mean=False))
    x = make_column_transformer((StandardScaler(), numbers), (levels, texts)).fit_transform(table)
else:
    x = StandardScaler().fit_transform(table)
del table
encoded = time.perf_counter()
model = LogisticRegression(C=1.0, solver=solver, tol=1e-6, max_iter=1000).fit(x, y)
fitted = time.perf_counter()
p = model.predict_proba(x)[:, 1]
loss, area = log_loss(y, p), roc_auc_score(y, p)
end = time.perf_counter()
json.dump(
    {
        "version": f"pandas {pandas.__version__}, scikit-learn {sklearn.__version__}",
        "seconds": end - start,
        "parts": {"read": read - start, "encode": encoded - read, "fit": fitted - encoded, "score": end - fitted},
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "loss": loss,
        "area": area,
    },
    sys.stdout,
)
