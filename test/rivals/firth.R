# Fits with Firth's penalty, by brglm2: from a list of problems { x, y, sampleWeight? }.
suppressPackageStartupMessages(library(brglm2))
source("exchange.R")

told <- function(p) {
  rows <- data.frame(p$x)
  rows$y <- p$y
  rows$weight <- if (is.null(p$sampleWeight)) 1 else p$sampleWeight
  fit <- suppressWarnings(glm(
    y ~ . - weight, binomial, rows, weights = weight, method = "brglmFit",
    type = "AS_mean", epsilon = 1e-11, maxit = 1000
  ))
  table <- coef(summary(fit))
  last <- function(values) c(values[-1], values[1])
  list(converged = as.numeric(fit$converged), weights = last(table[, 1]), standardErrors = last(table[, 2]))
}

answer(lapply(question(), function(p) tryCatch(told(p), error = function(e) list(converged = 0))))
