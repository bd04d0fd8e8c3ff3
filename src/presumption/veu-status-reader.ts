import { Injectable } from '@nestjs/common';
import { VeuPositions } from '../authorizations/veu-positions.js';
import { Config } from '../platform/config.js';
import type { Tx } from '../platform/database.js';
import { type Instant, startOf } from '../rules/day.js';
import { nextTurn } from '../rules/presumption.rule.js';
import { veuStatus, veuTurns } from '../rules/veu-status.rule.js';
import { type ThresholdChange, thresholdChanges, thresholdsReached } from '../rules/veu-thresholds.rule.js';
import { StatusLedger } from './status-ledger.js';
import type { DerivedStatus, Status, VeuReading } from './status.js';

/** Says what the status of VEUs is at one moment: reads the installed bases of their groups, asks the pure rules. */
@Injectable()
export class VeuStatusReader {
  constructor(
    private readonly config: Config,
    private readonly positions: VeuPositions,
    private readonly ledger: StatusLedger,
  ) {}

  /** Of those on record among these ids, one that is granted later included. */
  async read(tx: Tx, ids: readonly string[], now: Instant): Promise<DerivedStatus[]> {
    if (ids.length === 0) return [];
    const statuses: DerivedStatus[] = [];
    for (const { base, members, on, veu } of await this.positions.read(tx, { at: now, ids, beforeGrant: true })) {
      const { headline, totalTpp, uses, violations, warnings } = veuStatus(veu, base, on);
      const limits = uses.map((use) => ({
        ...use,
        reachedPercents: thresholdsReached(use, this.config.veuThresholds),
      }));
      const turn = nextTurn(veuTurns(veu, base, on), on);
      const fact = tx.known === undefined ? await this.ledger.nextBaseFact(tx, members, now) : undefined;
      const instants = [...(turn === undefined ? [] : [startOf(turn)]), ...(fact === undefined ? [] : [fact])];
      statuses.push({
        kind: 'VEU',
        key: veu.id,
        headline,
        reading: { veuKind: veu.kind, totalTpp, violations, warnings, limits },
        dueAt: instants.length === 0 ? null : Math.min(...instants),
      });
    }
    return statuses;
  }
}

/** The status as the history keeps it: of a VEU with the thresholds that were raised or cleared, each once. */
export function withThresholdChanges(status: Status, before: Status | null, thresholds: readonly bigint[]): Status {
  if (!('veuKind' in status.reading)) return status;
  return {
    ...status,
    reading: { ...status.reading, thresholdChanges: changesBetween(before, status.reading, thresholds) },
  };
}

function changesBetween(
  before: Status | null,
  { limits }: VeuReading,
  thresholds: readonly bigint[],
): readonly ThresholdChange[] {
  const was = before !== null && 'veuKind' in before.reading ? before.reading.limits : [];
  const raised = new Map(was.map(({ reachedPercents, rule }) => [rule, reachedPercents]));
  return thresholdChanges(raised, limits, thresholds).changes;
}
