# R's cv.glmnet on dense rows: cv_glmnet.R <folder>. With a bias, columns standardised, its own threshold.
suppressPackageStartupMessages(library(glmnet))

args <- commandArgs(trailingOnly = TRUE)
path <- function(name) file.path(args[1], name)
fields <- read.dcf(path("problem.txt"))
p <- setNames(as.list(as.numeric(fields)), colnames(fields))
cells <- readBin(path("x.bin"), "numeric", n = p$rows * p$columns, size = p$width, endian = "little")
x <- matrix(cells, ncol = p$columns, byrow = TRUE)
y <- readBin(path("y.bin"), "integer", n = p$rows, size = 1, signed = FALSE)
strengths <- scan(path("strengths.txt"), quiet = TRUE)
folds <- scan(path("folds.txt"), quiet = TRUE)

before <- proc.time()
if (p$given == 1) {
  cv <- cv.glmnet(x, y, family = "binomial", alpha = p$ratio, foldid = folds, lambda = strengths)
} else {
  cv <- cv.glmnet(x, y, family = "binomial", alpha = p$ratio, foldid = folds)
}
took <- proc.time() - before

number <- function(value) paste(sprintf("%.17g", value), collapse = ",")
model <- cv$glmnet.fit
cat('{"version": "glmnet ', as.character(packageVersion("glmnet")), '", "processor": ', number(took[1] + took[2]),
    ', "wall": ', number(took[3]), ', "strengths": [', number(cv$lambda), '], "means": [', number(cv$cvm),
    '], "weights": [', number(as.matrix(model$beta)), '], "biases": [', number(model$a0), "]}", sep = "")
