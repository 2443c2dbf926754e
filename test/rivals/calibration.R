# Tests and estimates of calibration, from a list of { y, p }.
source("exchange.R")

told <- function(asked) {
  y <- asked$y
  p <- asked$p
  odds <- qlogis(p)
  control <- glm.control(epsilon = 1e-14, maxit = 100)
  free <- glm(y ~ odds, binomial, control = control)
  free <- glm(y ~ odds, binomial, control = control, start = coef(free))
  large <- glm(y ~ 1, binomial, offset = odds, control = control)
  large <- glm(y ~ 1, binomial, offset = odds, control = control, start = coef(large))
  estimates <- function(fit) unname(cbind(coef(summary(fit))[, 1:2, drop = FALSE], confint.default(fit)))
  # performance takes a model, and of it its labels and its probabilities
  model <- structure(list(y = y, fitted.values = p), class = c("glm", "lm"))
  test <- tryCatch(performance::performance_hosmer(model, 10), error = function(e) list(chisq = NA, p.value = NA))
  bins <- arm::binned.resids(p, y - p, nclass = asked$bins)$binned
  list(
    free = estimates(free),
    inTheLarge = estimates(large)[1, ],
    hosmer = c(test$chisq, test$p.value),
    # mean p, mean residual, rows, and two standard errors
    bins = unname(bins[, c("xbar", "ybar", "n", "2se")])
  )
}

answer(lapply(question(), told))
