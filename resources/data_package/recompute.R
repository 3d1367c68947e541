# SPDX-License-Identifier: GPL-3.0-or-later
# Computes the published prevalence and Cohen's kappa again from the tables of this data package, with base R alone.
# Run it in the folder of the package:  Rscript recompute.R
# This script was not run when the package was made; recompute.py is the one that is tested.

read <- function(name) read.csv(name, encoding = "UTF-8", check.names = FALSE, colClasses = "character")

wilson <- function(n, total, z = 1.959964) {
  share <- n / total
  divisor <- 1 + z^2 / total
  centre <- (share + z^2 / (2 * total)) / divisor
  half <- z * sqrt(share * (1 - share) / total + z^2 / (4 * total^2)) / divisor
  c(if (n == 0) 0 else max(0, centre - half), if (n == total) 1 else min(1, centre + half)) * 100
}

units <- read("units_long.csv")
units <- units[units$coder == "consensus" & units$present != "", ]
units$present <- as.integer(units$present)
published <- read("prevalence.csv")
differ <- 0
for (i in seq_len(nrow(published))) {
  row <- published[i, ]
  here <- units[units$code == row$code, ]
  if (row$group != "all") {
    here <- here[vapply(strsplit(here$group, "; ", fixed = TRUE), function(own) row$group %in% own, logical(1)), ]
  }
  n <- sum(here$present)
  total <- nrow(here)
  same <- n == as.integer(row$n) && total == as.integer(row$N)
  if (same && total > 0) {
    same <- all(abs(c(100 * n / total, wilson(n, total)) - as.numeric(c(row$percent, row$ci_low, row$ci_high))) < 1e-9)
  }
  if (!same) {
    differ <- differ + 1
    cat("prevalence differs:", row$code, row$group, n, total, "\n")
  }
}
cat("prevalence:", if (differ == 0) "as published" else paste(differ, "differ"), "\n")

diagnosis <- read("diagnosis.csv")
diagnosis <- diagnosis[diagnosis$used == "yes", ]
names_all <- names(diagnosis)
coders <- names_all[(match("n_units", names_all) + 1):(match("used", names_all) - 1)]
agreement <- read("agreement.csv")
agreement <- agreement[agreement$coefficient == "cohen_kappa" & agreement$value != "", ]
differ <- 0
if (length(coders) == 2) {
  for (i in seq_len(nrow(agreement))) {
    row <- agreement[i, ]
    here <- diagnosis[diagnosis$code == row$code, coders]
    here <- here[here[[1]] != "" & here[[2]] != "", ]
    if (nrow(here) == 0) next
    observed <- mean(here[[1]] == here[[2]])
    expected <- sum(vapply(c("0", "1"), function(v) mean(here[[1]] == v) * mean(here[[2]] == v), numeric(1)))
    if (expected < 1 && abs((observed - expected) / (1 - expected) - as.numeric(row$value)) > 1e-6) {
      differ <- differ + 1
      cat("kappa differs:", row$code, "\n")
    }
  }
  cat("agreement:", if (differ == 0) "as published" else paste(differ, "differ"), "\n")
}
