import { LOCAL_CALLER } from '../platform/caller.js';
import type { Posture } from '../rules/vocabulary.js';
import type { DetermineAnswer, DetermineInput } from '../shipments/determine.graphql.js';
import type { DrawdownAnswer } from '../shipments/drawdown.graphql.js';
import { DetermineShipment } from '../shipments/determine-shipment.js';
import { PlanDrawdown } from '../shipments/plan-drawdown.js';
import { toDetermineAnswer } from '../shipments/to-determine-answer.js';
import { toDrawdownAnswer } from '../shipments/to-drawdown-type.js';
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

/** What the API's `drawdown` would answer for the same movement. */
export async function drawdown(
  { config, db }: Session,
  input: DetermineInput,
  horizonDays: number,
): Promise<DrawdownAnswer> {
  const planned = await new Assembly(db, config).make(PlanDrawdown).run(LOCAL_CALLER, { ...input, horizonDays });
  return toDrawdownAnswer(planned);
}
