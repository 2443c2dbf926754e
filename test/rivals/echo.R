source("exchange.R")
answer(question())
