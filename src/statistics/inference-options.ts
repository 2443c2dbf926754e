import { oneOf } from "../checks/names.js";
import { numberIn } from "../checks/numbers.js";
import { type CovarianceKind, checkCovarianceKind } from "./covariance.js";

/** How uncertainty is estimated. */
export interface InferenceChoices {
  /** How often such an interval is to hold the true weight, above 0 and below 1; default 0.95. */
  level?: number;
  /** How the covariance is estimated; default "model". */
  covariance?: CovarianceKind;
  /**
   * "wald": weight ± quantile · standard error; the default, but for Firth's fits. "profile": the values of a weight that
   * a likelihood-ratio test would not reject, the other weights fitted anew; asymmetric, and better where rows are few.
   * Each end is proven by a fit of its own to be right, as a rule within a millionth of its distance from the weight.
   *
   * Of Firth's fits "profile" is by the penalised likelihood, tests and p-values included, as R's logistf has them; the
   * fits of its ends end where the score is next to 0, which is no proof.
   */
  intervals?: "wald" | "profile";
}

/** Without copies of what is large. @throws TypeError, RangeError for a choice that is none, or not beside another. */
export function checkInferenceChoices({ level, covariance = "model", intervals }: InferenceChoices) {
  const checked = {
    level: numberIn("level", level, 0.95, "a number above 0 and below 1", (value) => value > 0 && value < 1),
    covariance: checkCovarianceKind(covariance),
    intervals: intervals === undefined ? undefined : oneOf("intervals", intervals, ["wald", "profile"]),
  };
  if (checked.intervals === "profile" && checked.covariance !== "model") {
    throw new RangeError(
      'covariance: expected "model" beside profile intervals, which are the likelihood\'s, got another',
    );
  }
  return checked;
}
