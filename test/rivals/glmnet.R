# glmnet's weights at one strength, from a list of problems { x, y, sampleWeight?, offset?, lambda, alpha, standardize }.
suppressPackageStartupMessages(library(glmnet))
source("exchange.R")
glmnet.control(fdev = 0, eps = 1e-16, epsnr = 1e-16, mxitnr = 1000)

told <- function(p) {
  weights <- if (is.null(p$sampleWeight)) rep(1, nrow(p$x)) else p$sampleWeight
  # it comes down to lambda by a path, each fit starting from the last
  path <- p$lambda * 2^(5:0)
  fit <- glmnet(
    p$x, p$y, "binomial", weights, p$offset, alpha = p$alpha, lambda = path, standardize = p$standardize,
    thresh = 1e-20, maxit = 1e7
  )
  c(as.numeric(fit$beta[, length(path)]), unname(fit$a0[length(path)]))
}

answer(lapply(question(), told))
