# What R says of logistic regressions. From a list of problems { x, y, sampleWeight?, offset?, cluster?, profile?,
# parts? }.
suppressPackageStartupMessages({
  library(MASS)
  library(sandwich)
})
source("exchange.R")

# A fit ends where deviances agree to such a share of each other: the second where rounding hides the first.
exact <- glm.control(epsilon = 1e-14, maxit = 100)
rounded <- glm.control(epsilon = 1e-11, maxit = 100)

# weights that are no whole numbers are said to be none, which here they need not be
quiet <- suppressWarnings

# in a variable of the script, where `update` looks for it
rows_of <- function(p) {
  rows <- data.frame(p$x)
  rows$y <- p$y
  rows$weight <- if (is.null(p$sampleWeight)) 1 else p$sampleWeight
  rows$by <- if (is.null(p$offset)) 0 else p$offset
  rows
}

fit_of_rows <- function() {
  fit <- quiet(glm(y ~ . - weight - by, binomial, rows, weights = weight, offset = by, control = exact))
  if (!fit$converged) fit <- quiet(update(fit, control = rounded))
  # standard errors are those of the step before the last: one step more brings them to where the fit has ended
  again <- quiet(update(fit, start = coef(fit)))
  again$call <- fit$call
  again
}

# the intercept last, as it is here
last <- function(values) c(values[-1], values[1])
matrix_of <- function(covariance) {
  order <- last(seq_len(nrow(covariance)))
  unname(covariance[order, order])
}

# MASS interpolates between steps of a fifth; a hundredth leaves a millionth of a standard error
profile_of <- function(fit) {
  ends <- suppressMessages(confint(profile(fit, alpha = 0.04, maxsteps = 10000, del = 0.02)))
  unname(ends[last(seq_len(nrow(ends))), ])
}

# of terms of one degree of freedom; car has it for two terms and more
inflation_of <- function(fit) if (length(coef(fit)) > 2) unname(car::vif(fit)) else 1

# of weights that count: a binomial likelihood takes no other ones
likelihoods_of <- function(fit) {
  null <- quiet(update(fit, . ~ 1))
  test <- lmtest::lrtest(null, fit)
  list(
    logLikelihood = as.numeric(logLik(fit)),
    nullLogLikelihood = as.numeric(logLik(null)),
    aic = AIC(fit),
    bic = BIC(fit),
    statistic = test$Chisq[2],
    degreesOfFreedom = test$Df[2],
    p = test[["Pr(>Chisq)"]][2]
  )
}

# the terms that are left out one by one, and what every row does to the fit
parts_of <- function(fit) {
  dropped <- drop1(fit, test = "LRT")[-1, ]
  list(
    statistics = dropped$LRT,
    p = dropped[["Pr(>Chi)"]],
    leverage = unname(hatvalues(fit)),
    pearson = unname(rstandard(fit, type = "pearson")),
    deviance = unname(rstandard(fit)),
    cooks = unname(cooks.distance(fit))
  )
}

told <- function(p) {
  rows <<- rows_of(p)
  fit <- fit_of_rows()
  table <- coef(summary(fit))
  said <- list(
    converged = as.numeric(fit$converged),
    weights = last(table[, 1]),
    standardErrors = last(table[, 2]),
    z = last(table[, 3]),
    p = last(table[, 4]),
    wald = unname(confint.default(fit)[last(seq_along(coef(fit))), ]),
    covariance = matrix_of(vcov(fit)),
    deviance = deviance(fit),
    nullDeviance = fit$null.deviance,
    residualDegreesOfFreedom = df.residual(fit),
    vif = inflation_of(fit),
    leverage = max(hatvalues(fit)),
    HC0 = matrix_of(vcovHC(fit, "HC0")),
    HC1 = matrix_of(vcovHC(fit, "HC1")),
    HC2 = matrix_of(vcovHC(fit, "HC2")),
    HC3 = matrix_of(vcovHC(fit, "HC3"))
  )
  if (all(rows$weight %% 1 == 0)) said$likelihoods <- likelihoods_of(fit)
  if (!is.null(p$cluster)) said$cluster <- matrix_of(vcovCL(fit, p$cluster, "HC0", cadjust = TRUE))
  if (isTRUE(p$parts)) said$parts <- parts_of(fit)
  if (isTRUE(p$profile)) said$profile <- tryCatch(profile_of(fit), error = function(e) list())
  if (is.null(p$sampleWeight) && is.null(p$offset)) {
    said$pseudoR2 <- list(
      mcFadden = performance::r2_mcfadden(fit)$R2,
      nagelkerke = performance::r2_nagelkerke(fit),
      tjur = performance::r2_tjur(fit)
    )
  }
  said
}

# where glm finds no start, or none that it can go on from, it has not converged
answer(lapply(question(), function(p) tryCatch(told(p), error = function(e) list(converged = 0))))
