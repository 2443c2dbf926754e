# The area under the ROC curve and its interval by DeLong, of a list of { y, p }; survival's concordance, with weights.
suppressPackageStartupMessages({
  library(pROC)
  library(survival)
})
source("exchange.R")

told <- function(asked) {
  curve <- roc(asked$y, asked$p, levels = c(0, 1), direction = "<", quiet = TRUE)
  rows <- data.frame(y = asked$y, p = asked$p, weight = asked$sampleWeight)
  list(
    auc = as.numeric(auc(curve)),
    variance = as.numeric(var(curve, method = "delong")),
    # 2.5 %, the area, 97.5 %
    interval = as.numeric(ci.auc(curve, conf.level = 0.95, method = "delong"))[c(1, 3)],
    at80 = as.numeric(ci.auc(curve, conf.level = 0.8, method = "delong"))[c(1, 3)],
    concordance = unname(concordance(y ~ p, rows, weights = weight)$concordance)
  )
}

answer(lapply(question(), told))
