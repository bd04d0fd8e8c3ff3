import type { ShipmentFact } from '../ledger/facts.js';
import type { Recorded } from '../ledger/recorder.js';
import { actFits } from '../rules/act.rule.js';
import { countryOf, destinationOf, isCountryCode } from '../rules/destination.js';
import { dayOf } from '../rules/day.js';
import { lppQuotaKey } from '../rules/lpp.rule.js';
import { timesUnits } from '../rules/tpp.js';
import { refused } from './refused.js';
import { type ShipmentRow, shipmentOrder, type ShipmentSubject } from './subject.js';
import type { WorkingSet } from './working-set.js';

/** Reads the parties, items and sites that movements name: what `refusedField` asks for. */
export async function admitNamed(
  set: WorkingSet,
  movements: readonly Pick<ShipmentFact, 'consigneeId' | 'endUserId' | 'itemId' | 'siteId'>[],
): Promise<void> {
  await set.admitParties(
    movements.flatMap(({ consigneeId, endUserId }) => [consigneeId, ...(endUserId === null ? [] : [endUserId])]),
  );
  await set.admitItems(movements.map(({ itemId }) => itemId));
  await set.veus.admitSites(movements.flatMap(({ siteId }) => siteId ?? []));
}

/** The first field that cannot be understood, if any. */
export function refusedField(fact: ShipmentFact, set: WorkingSet): Recorded | undefined {
  if (!isCountryCode(fact.fromCountry)) return refused('BAD_COUNTRY', ['fromCountry']);
  if (!isCountryCode(fact.destinationCountry)) return refused('BAD_COUNTRY', ['destinationCountry']);
  if (!set.parties.isOwn(fact.consigneeId)) return refused('UNKNOWN_PARTY', ['consigneeId']);
  if (fact.endUserId !== null && !set.parties.isOwn(fact.endUserId)) return refused('UNKNOWN_PARTY', ['endUserId']);
  if (fact.siteId !== null && !set.veus.register.hasSite(fact.siteId)) return refused('UNKNOWN_SITE', ['siteId']);
  const item = set.items.get(fact.itemId);
  if (item === undefined) return refused('UNKNOWN_ITEM', ['itemId']);
  if (item.level === null) return refused('ITEM_UNDECIDED', ['itemId']);
  if (item.level === 'C')
    return refused('ITEM_UNDECIDED', ['itemId'], 'Memory of 3A090.c has no TPP and enters no ledger (R-06).');
  if (fact.quantity <= 0n) return refused('NOT_POSITIVE', ['quantity']);
  if (fact.valueCents < 0n) return refused('NEGATIVE', ['valueUsd']);
  const [from, to] = [destinationOf(fact.fromCountry), destinationOf(fact.destinationCountry)];
  return actFits(fact.act, from, to)
    ? undefined
    : refused('ACT_MISMATCH', ['act'], `${fact.act} contradicts ${countryOf(from).name} to ${countryOf(to).name}.`);
}

export function newSubject(fact: ShipmentFact, set: WorkingSet, seq: number): ShipmentSubject {
  const item = set.item(fact.itemId);
  const named = fact.named ?? (fact.licenseNumber === null ? null : 'LICENSE');
  const on = dayOf(fact.exportedAt);
  const row: Omit<ShipmentRow, 'quotaKey'> = {
    seq,
    reference: fact.reference,
    exportedAt: fact.exportedAt,
    act: fact.act,
    from: destinationOf(fact.fromCountry),
    destination: destinationOf(fact.destinationCountry),
    consigneeId: fact.consigneeId,
    endUserId: fact.endUserId,
    siteId: fact.siteId,
    // a hold that has ended may name a site that was withdrawn since
    veuId:
      fact.siteId !== null && set.veus.register.hasSite(fact.siteId) ? set.veus.register.site(fact.siteId).veuId : null,
    itemId: fact.itemId,
    quantity: fact.quantity,
    valueCents: fact.valueCents,
    named,
    licenseNumber: named === 'LICENSE' ? fact.licenseNumber : null,
    purpose: fact.purpose,
    lineTpp: item.level === 'A' && item.unitTpp !== null ? timesUnits(item.unitTpp, fact.quantity) : 0n,
  };
  const mayDrawLpp = named === 'LPP' || (named === null && item.level === 'A');
  const quotaKey = mayDrawLpp
    ? lppQuotaKey({
        consignee: set.parties.factsOn(fact.consigneeId, on),
        endUser: fact.endUserId === null ? null : set.parties.factsOn(fact.endUserId, on),
        on,
        at: fact.exportedAt,
      })
    : null;
  const shipment: ShipmentRow = { ...row, quotaKey };
  return {
    kind: 'SHIPMENT',
    seq: row.seq,
    tenant: set.tenant,
    order: shipmentOrder(shipment, set.tenant),
    row: shipment,
    standing: null,
    reversed: false,
  };
}
