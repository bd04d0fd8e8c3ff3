import { addDays, type Day } from './day.js';
import type { Obligation } from './obligations.rule.js';

/** A condition that a license prints. RULES.md knows none of their wordings: what they ask for is for a person to read. */
export interface LicenseCondition {
  readonly license: string;
  readonly id: string;
  readonly text: string;
  /** Does every shipment under the license need evidence of its own? Otherwise the license needs it once. */
  readonly perShipment: boolean;
  /** Days after the export, or after `effectiveOn` when it is owed once, by which evidence is due; negative: before. */
  readonly dueDays: number;
  /** Shipments exported on this day or later owe it. */
  readonly effectiveOn: Day;
  /** From this day on nobody owes it; `null` while it stands. */
  readonly liftedOn: Day | null;
}

/** A shipment that stands under a license. */
export interface ShipmentUnderLicense {
  readonly reference: string;
  readonly exportedOn: Day;
  readonly license: string;
}

/** What an obligation about a condition is called: ids hold no `|`. */
export const conditionSubject = ({ id, license }: LicenseCondition, reference?: string): string =>
  [...(reference === undefined ? [] : [reference]), license, id].join('|');

/**
 * What the conditions of its license make a shipment owe: those per shipment that are in effect on the day of its export,
 * the first day inside and the day of lifting outside. Conditions bind whoever uses a license: 15 CFR 750.7; R-60.
 */
export const owedByShipment = (
  conditions: readonly LicenseCondition[],
  { exportedOn, license, reference }: ShipmentUnderLicense,
): readonly Obligation[] =>
  conditions
    .filter((one) => one.license === license && one.perShipment && isInEffect(one, exportedOn))
    .map((one) => ({
      kind: 'LICENSE_SHIPMENT_CONDITION',
      subject: conditionSubject(one, reference),
      dueOn: addDays(exportedOn, one.dueDays),
      because: reference,
      detail: one.text,
    }));

/** What conditions ask for once, whatever is shipped. One that is lifted on its due day or before is not owed. */
export const owedByLicense = (conditions: readonly LicenseCondition[]): readonly Obligation[] =>
  conditions.flatMap((one) => {
    const dueOn = addDays(one.effectiveOn, one.dueDays);
    if (one.perShipment || (one.liftedOn !== null && one.liftedOn <= dueOn)) return [];
    return [{ kind: 'LICENSE_CONDITION', subject: conditionSubject(one), dueOn, because: null, detail: one.text }];
  });

const isInEffect = ({ effectiveOn, liftedOn }: LicenseCondition, on: Day): boolean =>
  effectiveOn <= on && (liftedOn === null || on < liftedOn);
