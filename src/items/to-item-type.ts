import { toCitationType } from '../ledger/answer.graphql.js';
import type { ClassificationFinding } from '../rules/item-measure.rule.js';
import { formatTpp } from '../rules/tpp.js';
import type { ClassificationFindingType, ItemType } from './item.graphql.js';
import type { ItemRecord } from './item.reads.js';

/** Ten times thousandths are ten-thousandths, the scale that is printed. */
const milliText = (milli: bigint | null): string | null => (milli === null ? null : formatTpp(milli * 10n));

export const toItemType = ({ catalog, facts, icCount, measured, postedAt }: ItemRecord): ItemType => ({
  id: facts.id,
  origin: catalog === null ? 'OWN' : 'CATALOG',
  name: facts.name,
  level: facts.level,
  eccn: facts.eccn === 'NOT_3A090' || facts.eccn === 'UNDECIDED' ? null : facts.eccn,
  paragraph: facts.paragraph,
  unitTpp: facts.unitTpp,
  icTpp: facts.icTpp,
  icCount,
  dataCenter: facts.dataCenter,
  memoryBandwidthGBps: milliText(facts.bandwidthMilliGBps),
  dieAreaMm2: measured.dieAreaMm2,
  designerStatus: facts.designerStatus,
  densePeaks: measured.densePeaks.map(({ bitLength, precision, tops }) => ({
    precision,
    bitLength,
    tops: tops === '' ? null : tops,
  })),
  source: catalog?.source ?? null,
  confidence: catalog?.confidence ?? null,
  registeredAt: postedAt,
});

/** Densities are hundredths, everything else ten-thousandths. */
const numberText = (name: string, value: bigint): string =>
  /Hundredths/.test(name)
    ? `${name.replace('Hundredths', '')}: ${formatTpp(value * 100n)}`
    : `${name}: ${formatTpp(value)}`;

export const toFindingType = ({ citations, met, numbers, rule }: ClassificationFinding): ClassificationFindingType => ({
  rule,
  met,
  numbers: Object.entries(numbers).map(([name, value]) => numberText(name, value)),
  citations: citations.map(toCitationType),
});
