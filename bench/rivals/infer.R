# What R takes for intervals and tests of a small table: infer.R <file.csv> <target> <positive> <columns>. Wald's table,
# profile intervals (MASS before R 4.4, stats since), and, where it is installed, Firth's penalty by logistf.
args <- commandArgs(trailingOnly = TRUE)
table <- read.csv(args[1])
x <- scale(table[seq_len(as.integer(args[4]))])
data <- data.frame(y = as.integer(table[[args[2]]] == args[3]), x)

number <- function(value) sprintf("%.17g", value)
# at least 3 runs and a second, as bench/inference.ts
timed <- function(name, run) {
  cpu <- c()
  while (length(cpu) < 3 || sum(cpu) < 1) cpu <- c(cpu, sum(system.time(run())[1:2]))
  paste0('{"name": "', name, '", "cpu": ', number(median(cpu)), "}")
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
