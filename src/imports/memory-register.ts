import type { FactName, WithdrawnKind } from '../ledger/fact-name.js';
import type { Day } from '../rules/day.js';
import { estimatedExpiry } from '../rules/license.rule.js';
import { factId } from '../shipments/withdrawable.js';
import { KEYSPACE_OF, keyspaceOf, type Keyspace } from './columns.js';
import type { PartyRow } from './facts.js';
import type {
  KnownFact,
  KnownLicense,
  KnownParty,
  KnownReference,
  KnownVeu,
  OnRecord,
  ReferenceKind,
  Register,
} from './known.js';
import type { Batch, RejectedRow, Sink } from './sink.js';

/** A register in memory that is its own sink: it answers the next import with what this one brought. */
export class MemoryRegister implements Register, Sink {
  readonly rejected: RejectedRow[] = [];
  readonly batches: Batch[] = [];

  private readonly hashes = new Map<Keyspace, Map<string, OnRecord>>();
  private readonly partyRows = new Map<string, PartyRow>();
  private readonly holidayDays = new Set<Day>();
  private readonly licensesByNumber = new Map<string, KnownLicense>();
  private readonly veusById = new Map<string, KnownVeu>();
  private readonly siteIds = new Set<string>();
  private readonly kinds = new Map<string, ReferenceKind>();
  private readonly reversals = new Map<string, string>();

  async accept(batch: Batch): Promise<void> {
    this.batches.push(batch);
    const hashes = this.hashesOf(keyspaceOf(batch.file));
    for (const { key, contentHash } of batch.rows) {
      const earlier = hashes.get(key)?.contentHashes ?? [];
      hashes.set(key, { contentHashes: [...earlier, contentHash], stands: true });
    }
    switch (batch.file) {
      case 'parties':
        for (const { fact } of batch.rows) this.partyRows.set(fact.id, fact);
        return;
      case 'licenses':
        for (const { fact } of batch.rows) {
          const { furtherLines, number, issuedOn, itemId, replacesNumber } = fact;
          const items = [itemId, ...furtherLines.map((line) => line.itemId)];
          for (const line of furtherLines)
            this.hashesOf('license_lines').set(`${number}|${line.itemId}`, {
              contentHashes: [line.contentHash],
              stands: true,
            });
          const destination = fact.destinationCountry.destination;
          const expiresOn = fact.expiresOn ?? estimatedExpiry(issuedOn);
          const standing = { expiresOn, replacedBy: null, replacedOn: null, events: [] };
          this.licensesByNumber.set(number, { number, issuedOn, destination, items, ...standing });
          const original = this.licensesByNumber.get(replacesNumber ?? '');
          if (original === undefined) continue;
          this.licensesByNumber.set(original.number, { ...original, replacedBy: number, replacedOn: issuedOn });
        }
        return;
      case 'license_events':
        for (const { fact } of batch.rows) {
          const license = this.licensesByNumber.get(fact.number);
          if (license === undefined) continue;
          this.licensesByNumber.set(fact.number, { ...license, events: [...license.events, fact] });
        }
        return;
      case 'holidays':
        for (const { fact } of batch.rows) this.holidayDays.add(fact.on);
        return;
      case 'veus':
        for (const { fact } of batch.rows) {
          const { id, kind, holderId, country } = fact;
          this.veusById.set(id, { id, kind, holderId, destination: country?.destination ?? null });
        }
        return;
      case 'sites':
        for (const { fact } of batch.rows) this.siteIds.add(fact.id);
        return;
      case 'shipments':
        for (const { fact } of batch.rows) this.kinds.set(fact.reference, 'SHIPMENT');
        return;
      case 'removals':
        for (const { fact } of batch.rows) this.kinds.set(fact.reference, 'REMOVAL');
        return;
      case 'corrections':
        for (const { fact } of batch.rows) {
          this.kinds.set(fact.reference, 'REVERSAL');
          this.reversals.set(fact.reversesReference, fact.reference);
        }
        return;
      case 'withdrawals':
        for (const { fact } of batch.rows) {
          const { kind, name } = fact.withdraws;
          const keys = this.keysOf(kind);
          const known = keys?.get(name);
          if (known !== undefined) keys?.set(name, { ...known, stands: false });
        }
        return;
      default: // nothing refers to the rows of the other files
    }
  }

  async reject(row: RejectedRow): Promise<void> {
    this.rejected.push(row);
  }

  async contentHashes(keyspace: Keyspace, keys: readonly string[]): Promise<ReadonlyMap<string, OnRecord>> {
    return pick(keys, (key) => this.hashes.get(keyspace)?.get(key));
  }

  async parties(ids: readonly string[]): Promise<ReadonlyMap<string, KnownParty>> {
    return pick(ids, (id) => this.party(id));
  }

  async items(): Promise<ReadonlyMap<string, never>> {
    return new Map<string, never>();
  }

  async licenses(numbers: readonly string[]): Promise<ReadonlyMap<string, KnownLicense>> {
    return pick(numbers, (number) => this.licensesByNumber.get(number));
  }

  async holidays(): Promise<ReadonlySet<Day>> {
    return this.holidayDays;
  }

  async veus(ids: readonly string[]): Promise<ReadonlyMap<string, KnownVeu>> {
    return pick(ids, (id) => this.veusById.get(id));
  }

  async veusOfHolders(holderIds: readonly string[]): Promise<readonly KnownVeu[]> {
    return [...this.veusById.values()].filter((veu) => holderIds.includes(veu.holderId));
  }

  async sites(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(ids.filter((id) => this.siteIds.has(id)));
  }

  async references(references: readonly string[]): Promise<ReadonlyMap<string, KnownReference>> {
    return pick(references, (reference) => {
      const kind = this.kinds.get(reference);
      return kind && { kind, reversedBy: this.reversals.get(reference) ?? null };
    });
  }

  async withdrawable(facts: readonly FactName[]): Promise<ReadonlyMap<string, KnownFact>> {
    const found = new Map<string, KnownFact>();
    for (const fact of facts) {
      const known = this.keysOf(fact.kind)?.get(fact.name);
      if (known !== undefined) found.set(factId(fact), { withdrawn: !known.stands, resting: [] });
    }
    return found;
  }

  private party(id: string): KnownParty | undefined {
    const row = this.partyRows.get(id);
    if (row === undefined) return undefined;
    const headquarters = row.headquartersCountry.destination;
    return {
      id,
      location: row.locationCountry.destination,
      headquarters,
      ultimateParentHeadquarters: this.party(row.parentId ?? '')?.ultimateParentHeadquarters ?? headquarters,
    };
  }

  private keysOf(kind: WithdrawnKind): Map<string, OnRecord> | undefined {
    const keyspace = KEYSPACE_OF[kind];
    return keyspace === undefined ? undefined : this.hashes.get(keyspace);
  }

  private hashesOf(keyspace: Keyspace): Map<string, OnRecord> {
    const hashes = this.hashes.get(keyspace) ?? new Map<string, OnRecord>();
    this.hashes.set(keyspace, hashes);
    return hashes;
  }
}

function pick<T>(ids: readonly string[], find: (id: string) => T | undefined): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const id of ids) {
    const value = find(id);
    if (value !== undefined) found.set(id, value);
  }
  return found;
}
