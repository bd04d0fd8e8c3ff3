import type { Day } from './day.js';

/** Where an obligation stands on a day. Public: added to, never renamed. */
export const OBLIGATION_STATUSES = ['OVERDUE', 'UPCOMING', 'SATISFIED'] as const;
export type ObligationStatus = (typeof OBLIGATION_STATUSES)[number];

export interface ObligationStanding {
  readonly status: ObligationStatus;
  /** The first day on which it was satisfied, when it was by then. */
  readonly satisfiedOn: Day | null;
  /** Satisfied, but after the due day: a notice that came late stays late. */
  readonly late: boolean;
}

/**
 * Where an obligation stands on a day: satisfied when some evidence is dated that day or before; otherwise overdue from
 * the day after its due day on. On the due day itself it is still upcoming.
 */
export function obligationStanding(dueOn: Day, satisfiedOn: readonly Day[], on: Day): ObligationStanding {
  const [first] = satisfiedOn.filter((day) => day <= on).sort();
  if (first !== undefined) return { status: 'SATISFIED', satisfiedOn: first, late: first > dueOn };
  return { status: on > dueOn ? 'OVERDUE' : 'UPCOMING', satisfiedOn: null, late: false };
}
