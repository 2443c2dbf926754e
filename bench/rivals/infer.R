# What R takes for intervals and tests of a small table: infer.R <file.csv> <target> <positive> <columns>. Wald's table,
# profile intervals (MASS before R 4.4, stats since), and, where it is installed, Firth's penalty by logistf.
args <- commandArgs(trailingOnly = TRUE)
table <- read.csv(args[1])
x <- scale(table[seq_len(as.integer(args[4]))])
data <- data.frame(y = as.integer(table[[args[2]]] == args[3]), x)

number <- function(value) sprintf("%.17g", value)
# median of 5, each of as many runs as take a fifth of a second: the clock counts milliseconds
timed <- function(name, run) {
  times <- 1
  cpu <- function() sum(system.time(for (k in seq_len(times)) run(), gcFirst = FALSE)[1:2])
  while (cpu() < 0.2) times <- 2 * times
  paste0('{"name": "', name, '", "cpu": ', number(median(replicate(5, cpu())) / times), "}")
}
version <- function(package) paste(package, packageVersion(package))

fit <- suppressWarnings(glm(y ~ ., binomial, data, control = glm.control(epsilon = 1e-12, maxit = 100)))
results <- c(
  timed("summary of glm", function() summary(fit)),
  timed(paste0("confint of glm, ", version("MASS")), function() suppressWarnings(suppressMessages(confint(fit))))
)
if (requireNamespace("logistf", quietly = TRUE)) {
  results <- c(results, timed(version("logistf"), function() logistf::logistf(y ~ ., data, pl = TRUE)))
}
cat("[", paste(results, collapse = ", "), "]", sep = "")
