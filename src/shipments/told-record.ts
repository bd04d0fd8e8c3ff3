import type { DeterminationRecord, StoredFinding } from './determination.reads.js';

/** Rules whose numbers count what all tenants did. */
const COUNTS_ALL = /^(lpp\.quota$|review\.|nveu\.limit$|uveu\.|removal\.base$)/;

/**
 * A determination as its tenant is told it. The stored one keeps every number, for auditors. Where it rests on what other
 * tenants did, use of a quota is told with that of others rounded up, and other numbers that count all tenants are left out.
 */
export function toldRecord(record: DeterminationRecord): DeterminationRecord {
  const { detail, standing } = record;
  const { told } = detail;
  if (told === undefined) return record;
  const findings = detail.findings?.map((finding) =>
    COUNTS_ALL.test(finding.rule) ? { ...finding, numbers: numbersTold(finding, told.lppUsedTpp) } : finding,
  );
  return {
    ...record,
    standing: { ...standing, coveredTpp: null, excessTpp: null },
    detail: { ...detail, ...(findings && { findings }) },
  };
}

function numbersTold({ numbers, rule }: StoredFinding, used: string | bigint | undefined): StoredFinding['numbers'] {
  if (rule !== 'lpp.quota' || used === undefined) return {};
  const [quota, usedTpp] = [BigInt(numbers['quotaTpp'] ?? 0), BigInt(used)];
  return { ...numbers, usedTpp, remainingTpp: usedTpp >= quota ? 0n : quota - usedTpp };
}
