// Every number of a scene by its name, for all places that show it.
import { excess } from "../descent/minimum.js";
import type { Scene } from "../state/scene.js";

export type Values = Record<string, number | undefined>;

export function valuesOf(scene: Scene): Values {
  const { state, here, step, shown, minimum, objective } = scene;
  const { gradient, by, to } = step;
  return {
    ...(state.scope === "sample" ? valuesOfSample(scene) : valuesOfBatch(scene)),
    w1: here.w[0],
    w2: here.w[1],
    b: here.b,
    alpha: state.alpha,
    l2: state.l2,
    F: objective,
    excess: excess(minimum, objective),
    "shown.b": shown.b,
    dF_dw1: gradient.w[0],
    dF_dw2: gradient.w[1],
    dF_db: gradient.b,
    "mean.w1": gradient.ofLoss.w[0],
    "mean.w2": gradient.ofLoss.w[1],
    "mean.b": gradient.ofLoss.b,
    "penalty.w1": state.l2 * here.w[0],
    "penalty.w2": state.l2 * here.w[1],
    "by.w1": by.w[0],
    "by.w2": by.w[1],
    "by.b": by.b,
    "to.w1": to.w[0],
    "to.w2": to.w[1],
    "to.b": to.b,
  };
}

function valuesOfSample({ sample, explanation }: Scene): Values {
  const check = explanation?.check;
  return {
    x1: sample?.x[0],
    x2: sample?.x[1],
    y: sample?.y,
    z: explanation?.z,
    a: explanation?.a,
    loss: explanation?.loss,
    dL_da: explanation?.dL_da,
    da_dz: explanation?.da_dz,
    dL_dz: explanation?.dL_dz,
    product: explanation && explanation.dL_da * explanation.da_dz,
    closedForm: explanation?.closedForm,
    dL_dw1: explanation?.dL_dw[0],
    dL_dw2: explanation?.dL_dw[1],
    dL_db: explanation?.dL_db,
    "dL_da.numeric": check?.dL_da.numeric ?? undefined,
    "da_dz.numeric": check?.da_dz.numeric ?? undefined,
    "dL_dz.numeric": check?.dL_dz.numeric ?? undefined,
    "dL_dw1.numeric": check?.dL_dw[0].numeric ?? undefined,
    "dL_dw2.numeric": check?.dL_dw[1].numeric ?? undefined,
    "dL_db.numeric": check?.dL_db.numeric ?? undefined,
  };
}

/** Means over the samples; the single factors of the chain have none, as a mean of products is no product of means. */
function valuesOfBatch({ step, mean, check }: Scene): Values {
  const { ofLoss } = step.gradient;
  return {
    x1: mean.x[0],
    x2: mean.x[1],
    y: mean.y,
    z: mean.z,
    a: mean.a,
    loss: mean.loss,
    dL_da: undefined,
    da_dz: undefined,
    dL_dz: ofLoss.b,
    product: undefined,
    closedForm: ofLoss.b,
    dL_dw1: ofLoss.w[0],
    dL_dw2: ofLoss.w[1],
    dL_db: ofLoss.b,
    "dL_da.numeric": undefined,
    "da_dz.numeric": undefined,
    "dL_dz.numeric": check?.dL_db.numeric ?? undefined,
    "dL_dw1.numeric": check?.dL_dw[0].numeric ?? undefined,
    "dL_dw2.numeric": check?.dL_dw[1].numeric ?? undefined,
    "dL_db.numeric": check?.dL_db.numeric ?? undefined,
  };
}
