// What R and Stata published of fits and their uncertainty, beyond single standard errors: test/data/statsmodels/README.md.
import { describe, expect, test } from "vitest";
import { type Backend, type Inference, inference, LogisticRegression } from "../src/index.js";
import { columnsOf, expectNear, lowBirthWeight, numbers, published, table } from "./published.js";

const errors = ({ terms }: Inference): number[] => terms.map(({ standardError }) => standardError);

describe.each<Backend>(["wasm", "js"])("%s", (backend) => {
  const unpenalised = (): LogisticRegression => new LogisticRegression({ l2: 0, tolerance: 1e-13, backend });

  test("R's deviances of counts fall by as much as the likelihood ratio says", () => {
    const [above, below, ...names] = columnsOf("star98.csv");
    const x = numbers("star98.csv", ...names).flatMap((row) => [row, row]);
    const sampleWeight = numbers("star98.csv", above, below).flat();
    const y = sampleWeight.map((_, i) => 1 - (i % 2));
    const { likelihoodRatio } = inference(unpenalised().fit(x, y, { sampleWeight }), x, y, { sampleWeight });
    const { deviance, null_deviance, df_model } = published.star98;
    // of seven and eight digits behind the point
    expectNear([likelihoodRatio.statistic], [null_deviance - deviance], 1e-7);
    expect(likelihoodRatio.degreesOfFreedom).toBe(df_model);
  });

  test("R's AIC and Stata's AIC and BIC of low birth weight", () => {
    const { x, y } = lowBirthWeight();
    const { aic, bic } = inference(unpenalised().fit(x, y), x, y);
    const { aic_R, aic_Stata, bic_Stata, df_resid } = published.lbw;
    const n = y.length;
    expectNear([aic], [aic_R], 1e-9);
    // Stata divides by the observations
    expectNear([aic / n], [aic_Stata], 1e-12);
    // and counts the degrees of freedom that are left, not those that were taken
    expectNear([bic - n * Math.log(n)], [bic_Stata], 1e-9);
    expect(df_resid + 9).toBe(n);
  });

  test("R's gee: standard errors of rows in groups", () => {
    // gee(Y ~ X1 + X2 + X3, id = Id, family = binomial, corstr = "independence") of statsmodels' test_gee.py
    const weights = [1.13038654425893, -1.86896345082962, 1.09397608331333, 0.0167272965285882];
    const robust = [0.166725808326067, 0.192430061340865, 0.173141068839597, 0.127291720283049];
    const x = numbers("gee-logistic.csv", "x1", "x2", "x3");
    const y = table("gee-logistic.csv")("y").map(Number);
    const cluster = table("gee-logistic.csv")("group");
    const told = inference(unpenalised().fit(x, y), x, y, { covariance: { cluster } });
    const groups = new Set(cluster).size;
    expectNear(
      told.terms.map(({ weight }) => weight),
      weights,
      1e-14,
    );
    // it has no G/(G − 1)
    expectNear(
      errors(told).map((error) => error * Math.sqrt((groups - 1) / groups)),
      robust,
      1e-14,
    );
  });

  test("R's glm of the votes of 1996", () => {
    const x = numbers("anes96.csv", "TVnews", "selfLR", "ClinLR", "DoleLR", "PID", "age", "educ", "income");
    const y = table("anes96.csv")("vote").map(Number);
    const model = unpenalised().fit(x, y);
    const told = inference(model, x, y);
    // R 4.2.2: f <- glm(vote ~ TVnews + selfLR + ClinLR + DoleLR + PID + age + educ + income, binomial, d,
    //   control = list(epsilon = 1e-14)); f <- update(f, start = coef(f)); coef(summary(f))
    const table17 = [
      [0.0165571871012271665, 0.0510632972589640105, 0.32424829554696649, 7.4575006088573437e-1],
      [0.5922117615815892799, 0.1163087286037562257, 5.09172242436896205, 3.548253030367577e-7],
      [-0.8657735620175477376, 0.1143871425784765, -7.56880137488856963, 3.7668357663045976e-14],
      [-0.434116954330601823, 0.1052046587110584408, -4.12640428332067977, 3.6847926446269711e-5],
      [1.0265558955686344689, 0.0802055062888993725, 12.79907007719633505, 1.6592624840131089e-37],
      [0.0022556265134434637, 0.0085620035948156259, 0.26344610679786057, 7.922067572006849e-1],
      [0.0443976332882057567, 0.0890310311998109838, 0.49867594129697124, 6.1800769617581408e-1],
      [0.0226174536394601854, 0.0240851655665826822, 0.939061580329807, 3.4769912838934341e-1],
      [-2.2521556973694476511, 1.0426569887819108207, -2.16001592239892792, 3.0771436977037304e-2],
    ];
    told.terms.forEach(({ weight, standardError, z, p }, j) => {
      const ratios = [weight, standardError, z, p].map((value, k) => value / table17[j][k]);
      expectNear(ratios, [1, 1, 1, 1], 1e-11);
    });
    // deviance(f), f$null.deviance, AIC(f), BIC(f)
    expectNear(
      [told.deviance, told.nullDeviance, told.aic, told.bic],
      [424.97068355936096, 1282.0920870669543, 442.97068355936096, 486.62181905467048],
      1e-10,
    );
    // performance 0.10.2: r2_nagelkerke(f), r2_tjur(f)
    expectNear([told.pseudoR2.nagelkerke, told.pseudoR2.tjur], [0.80318498593754295, 0.72847204808647659], 1e-13);
    // car 3.1-1: vif(f)
    expectNear(
      told.terms.slice(0, -1).map(({ vif = Number.NaN }) => vif),
      [
        1.1860690448935993, 1.0720596769888826, 1.2108585735627639, 1.2674511448362773, 1.135300857225845,
        1.2250415550624658, 1.2254136240662803, 1.190561919485341,
      ],
      1e-12,
    );
    // sandwich 3.0-2: sqrt(diag(vcovHC(f, "HC3"))), and vcovCL(f, ~ age, type = "HC0")
    expectNear(
      errors(inference(model, x, y, { covariance: "HC3" })),
      [
        0.0520287054825250353, 0.1324868863944812514, 0.1267411563033523647, 0.1106565892177307636,
        0.0872059835847627807, 0.0084485366912791498, 0.0927524106489451966, 0.0226667104508317049,
        1.1457101907700892873,
      ],
      1e-12,
    );
    expectNear(
      errors(inference(model, x, y, { covariance: { cluster: x.map((row) => row[5]) } })),
      [
        0.0547008372433179235, 0.1276941752448691458, 0.1135916492929887195, 0.0978266726561500821,
        0.0944941541492494569, 0.0082303359760169999, 0.0919696763729037498, 0.0215507445930066717,
        1.1057546311107608883,
      ],
      1e-12,
    );
  });
});
