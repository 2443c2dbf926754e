# What single rows do to a fit, and marginal effects with their gradients by differences, from a list of problems
# { x, y, sampleWeight?, offset? }. The intercept's is last.
source("exchange.R")

exact <- glm.control(epsilon = 1e-14, maxit = 100)
quiet <- suppressWarnings

# how a mean probability and its standard error follow from the weights
effect_of <- function(value, b, covariance) {
  gradient <- numDeriv::grad(value, b, method.args = list(r = 8))
  c(value(b), sqrt(drop(gradient %*% covariance %*% gradient)))
}

effects_of <- function(x, s, by, b, covariance, at_means) {
  if (at_means) {
    by <- weighted.mean(by, s)
    x <- matrix(apply(x, 2, weighted.mean, s), 1)
    s <- 1
  }
  t(vapply(seq_len(ncol(x) - 1), function(j) {
    slope <- function(b) weighted.mean(dlogis(drop(x %*% b) + by), s) * b[j]
    effect_of(slope, b, covariance)
  }, c(0, 0)))
}

told <- function(p) {
  n <- length(p$y)
  s <- if (is.null(p$sampleWeight)) rep(1, n) else p$sampleWeight
  by <- if (is.null(p$offset)) rep(0, n) else p$offset
  x <- cbind(p$x, 1)
  fit <- quiet(glm.fit(x, p$y, s, offset = by, family = binomial(), control = exact))
  fit <- quiet(glm.fit(x, p$y, s, start = coef(fit), offset = by, family = binomial(), control = exact))
  class(fit) <- c("glm", "lm")
  covariance <- chol2inv(fit$qr$qr[seq_len(ncol(x)), , drop = FALSE])
  covariance[fit$qr$pivot, fit$qr$pivot] <- covariance
  residual <- list(pearson = residuals(fit, "pearson"), deviance = residuals(fit, "deviance"))
  list(
    leverage = unname(hatvalues(fit)),
    pearson = unname(rstandard(fit, type = "pearson")),
    deviance = unname(rstandard(fit)),
    cook = unname(cooks.distance(fit)),
    # R has residuals of the deviance here, Pregibon Pearson's
    dfbeta = unname(t(dfbeta(fit) * residual$pearson / residual$deviance)),
    errors = sqrt(diag(covariance)),
    average = effects_of(x, s, by, coef(fit), covariance, FALSE),
    means = effects_of(x, s, by, coef(fit), covariance, TRUE)
  )
}

answer(lapply(question(), told))
