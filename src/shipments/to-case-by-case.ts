import { caseByCase } from '../rules/case-by-case.rule.js';
import { applicationFor } from '../rules/review-policy.rule.js';
import { isTainted } from '../rules/tainted.rule.js';
import { type ProductVolumes, type VolumeCap, volumeCap } from '../rules/volume-cap.rule.js';
import type { CaseByCaseType, VolumeCapType } from './case-by-case.graphql.js';
import type { JudgedShipment } from './judge.js';
import { toFindingType } from './to-determination-type.js';

/** Case-by-case review of a movement to China or Macau; `null` for any other one, or one without TPP. */
export function toCaseByCase({ movement }: JudgedShipment, volumes: ProductVolumes | null): CaseByCaseType | null {
  if (volumes === null || movement.lineTpp <= 0n) return null;
  const supported = movement.supported ?? { certified: [], volumes };
  const { findings, met, missing } = caseByCase({ ...applicationFor(movement, isTainted(movement)), supported });
  const cap = volumeCap(volumes, movement.on);
  return {
    applies: met,
    findings: findings.map((finding) => toFindingType(finding, movement.on)),
    missing,
    volumeCap: cap === undefined ? null : toVolumeCapType(cap),
  };
}

export const toVolumeCapType = (cap: VolumeCap): VolumeCapType => ({
  sharePercent: Number(cap.sharePercent),
  unitedStatesTpp: cap.unitedStatesTpp,
  chinaMacauTpp: cap.chinaMacauTpp,
  capTpp: cap.capTpp,
  remainingTpp: cap.remainingTpp,
  overTpp: cap.overTpp,
});
