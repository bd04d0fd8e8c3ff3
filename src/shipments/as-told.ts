import type { Given } from '../platform/input-check.js';
import { determine } from '../rules/determine.js';
import type { Movement } from '../rules/movement.js';
import type { Certification } from '../rules/vocabulary.js';
import { isChinaOrMacau, type ProductVolumes } from '../rules/volume-cap.rule.js';
import type { DetermineInput } from './determine.graphql.js';
import type { JudgedShipment } from './judge.js';

/** What the caller tells of a movement: a stored determination never rests on it. What the party is listed as may be on record. */
export interface Told {
  /** What an application would certify; `null`: nothing is known of it. */
  readonly certified: readonly Certification[] | null;
  /** The entities of the UAE rule that the consignee and its ultimate parent are. */
  readonly listedAs: string | null;
  readonly parentListedAs: string | null;
}

export const toldIn = (input: Given<DetermineInput>): Told => ({
  certified: input.certifications ?? null,
  listedAs: input.consigneeListedAs ?? null,
  parentListedAs: input.parentListedAs ?? null,
});

/** A movement judged with what the caller tells of it; as it was judged when that changes nothing. */
export function asTold(judged: JudgedShipment, told: Told, volumes: ProductVolumes): JudgedShipment {
  const { before } = judged;
  const listed = told.listedAs !== null || told.parentListedAs !== null;
  const supported = told.certified !== null && isChinaOrMacau(judged.movement.destination);
  if (!listed && !supported) return judged;
  const { consignee } = judged.movement;
  const movement: Movement = {
    ...judged.movement,
    consignee: {
      ...consignee,
      listedAs: told.listedAs ?? consignee.listedAs ?? null,
      parentListedAs: told.parentListedAs ?? consignee.parentListedAs ?? null,
    },
    ...(supported ? { supported: { certified: told.certified ?? [], volumes } } : {}),
  };
  return { movement, before, determination: determine(movement, before) };
}
