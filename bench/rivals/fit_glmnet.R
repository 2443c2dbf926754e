# R's glmnet on dense rows at one lambda: fit_glmnet.R <folder> <thresh>.
suppressPackageStartupMessages(library(glmnet))

args <- commandArgs(trailingOnly = TRUE)
path <- function(name) file.path(args[1], name)
fields <- read.dcf(path("problem.txt"))
p <- setNames(as.list(as.numeric(fields)), colnames(fields))
cells <- readBin(path("x.bin"), "numeric", n = p$rows * p$columns, size = p$width, endian = "little")
x <- matrix(cells, ncol = p$columns, byrow = TRUE)
y <- readBin(path("y.bin"), "integer", n = p$rows, size = 1, signed = FALSE)

# its objective is the mean loss + lambda [(1 - alpha)/2 |w|^2 + alpha |w|_1]
lambda <- p$l1 + p$l2
fit <- function() {
  glmnet(x, y, "binomial", alpha = p$l1 / lambda, lambda = lambda, standardize = FALSE, intercept = p$bias == 1,
         thresh = as.numeric(args[2]), maxit = 1e7)
}

# 5 fits or more, 3 of slow ones, as rivals.ts does for ours
seconds <- c()
while (length(seconds) < (if (length(seconds) > 0 && seconds[1] >= 5) 3 else 5) || sum(seconds) < 1) {
  start <- Sys.time()
  model <- fit()
  seconds <- c(seconds, as.numeric(Sys.time() - start, units = "secs"))
}

number <- function(value) sprintf("%.17g", value)
cat('{"version": "glmnet ', as.character(packageVersion("glmnet")), '", "seconds": ', number(median(seconds)),
    ', "weights": [', paste(number(as.numeric(model$beta)), collapse = ","),
    '], "bias": ', number(model$a0), "}", sep = "")
