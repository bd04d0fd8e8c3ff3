import { LOCAL_CALLER } from '../platform/caller.js';
import type { Posture } from '../rules/vocabulary.js';
import type { DetermineAnswer, DetermineInput } from '../shipments/determine.graphql.js';
import { DetermineShipment } from '../shipments/determine-shipment.js';
import { toDetermineAnswer } from '../shipments/to-determine-answer.js';
import { Assembly } from './assembly.js';
import type { Session } from './session.js';

/** What the API's `determine` would answer. */
export async function determine(
  { config, db }: Session,
  input: DetermineInput,
  posture: Posture,
): Promise<DetermineAnswer> {
  return toDetermineAnswer(await new Assembly(db, config).make(DetermineShipment).run(LOCAL_CALLER, input), posture);
}
