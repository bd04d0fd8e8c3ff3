import type { FactName } from '../ledger/fact-name.js';
import { factId } from '../shipments/withdrawable.js';
import { catalogItem, type ItemFacts } from '../rules/item-class.rule.js';
import type { Day } from '../rules/day.js';
import type { LicenseEvent } from '../rules/license-life.rule.js';
import type { Destination } from '../rules/destination.js';
import { KEYSPACE_OF, keyspaceOf, type FileName, type Keyspace } from './columns.js';
import type { ReadLine, VeuKind } from './facts.js';
import type {
  Known,
  KnownFact,
  KnownLicense,
  KnownLines,
  KnownParty,
  KnownReference,
  KnownVeu,
  Names,
  OnRecord,
  ReferenceKind,
  Register,
  Taken,
} from './known.js';

const ID = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/;
const NO_MAP: ReadonlyMap<string, never> = new Map<string, never>();
const NO_LINES: KnownLines = { lines: [], anyRefused: false };
const NO_SET: ReadonlySet<string> = new Set();
const KINDS: Partial<Record<FileName, ReferenceKind>> = {
  shipments: 'SHIPMENT',
  removals: 'REMOVAL',
  corrections: 'REVERSAL',
};

/**
 * What is known while an import runs: what the register had, fetched per chunk and forgotten with the next one, and above
 * it what this import has accepted so far. The second part also tells a row seen twice in this import (ignored) from one
 * that an earlier import brought (accepted again, nothing written).
 */
export class KnownSoFar implements Known {
  private readonly accepted = new Map<Keyspace, Map<string, { contentHash: string; file: FileName }>>();
  private readonly newParties = new Map<string, KnownParty>();
  private readonly newHolidays = new Set<Day>();
  private readonly newLicenses = new Map<string, KnownLicense>();
  private readonly newReplacements = new Map<string, { replacedBy: string; replacedOn: Day }>();
  private readonly lines = new Map<string, KnownLines>();
  private readonly newEvents = new Map<string, readonly LicenseEvent[]>();
  private readonly newVeus = new Map<string, KnownVeu>();
  private readonly newGrants = new Set<string>();
  private readonly newSites = new Set<string>();
  private readonly newReversals = new Map<string, string>();
  private readonly newWithdrawals = new Set<string>();

  private holidays: ReadonlySet<Day> = new Set();
  private hashes: ReadonlyMap<string, OnRecord> = new Map();
  private parties: ReadonlyMap<string, KnownParty> = new Map();
  private items: ReadonlyMap<string, ItemFacts> = new Map();
  private licenses: ReadonlyMap<string, KnownLicense> = new Map();
  private veus: ReadonlyMap<string, KnownVeu> = new Map();
  private veusByHolder: readonly KnownVeu[] = [];
  private sites: ReadonlySet<string> = new Set();
  private references: ReadonlyMap<string, KnownReference> = new Map();
  private facts: ReadonlyMap<string, KnownFact> = new Map();

  constructor(private readonly register: Register) {}

  /** Looks up, set by set, what the next rows of a file have as keys and what they name. */
  async prefetch(file: FileName, keys: readonly string[], names: readonly Names[]): Promise<void> {
    const { register } = this;
    const keyspace = keyspaceOf(file);
    const ownParts = [...ids(names, 'items')].filter((id) => catalogItem(id) === undefined);
    this.hashes = await some(new Set(keys), (all) => register.contentHashes(keyspace, all), NO_MAP);
    this.parties = await some(ids(names, 'parties', this.newParties), (all) => register.parties(all), NO_MAP);
    this.items = await some(new Set(ownParts), (all) => register.items(all), NO_MAP);
    this.licenses = await some(ids(names, 'licenses', this.newLicenses), (all) => register.licenses(all), NO_MAP);
    this.veus = await some(ids(names, 'veus', this.newVeus), (all) => register.veus(all), NO_MAP);
    this.veusByHolder = await some(ids(names, 'veuHolders'), (all) => register.veusOfHolders(all), []);
    this.sites = await some(ids(names, 'sites', this.newSites), (all) => register.sites(all), NO_SET);
    this.references = await some(ids(names, 'references'), (all) => register.references(all), NO_MAP);
    const facts = names.flatMap((name) => name.facts ?? []);
    if (facts.length > 0) this.facts = await register.withdrawable(facts);
    if (file === 'license_events') this.holidays = await register.holidays();
  }

  taken(file: FileName, key: string): Taken | undefined {
    const here = this.accepted.get(keyspaceOf(file))?.get(key);
    if (here !== undefined) return { contentHashes: [here.contentHash], stands: true, inThisImport: true };
    const earlier = this.hashes.get(key);
    return earlier === undefined ? undefined : { ...earlier, inThisImport: false };
  }

  /** This row has its key from now on: accepted just now, or found as an earlier import left it. */
  take(file: FileName, key: string, contentHash: string): void {
    const keyspace = keyspaceOf(file);
    const keys = this.accepted.get(keyspace) ?? new Map<string, { contentHash: string; file: FileName }>();
    this.accepted.set(keyspace, keys.set(key, { contentHash, file }));
  }

  party(id: string): KnownParty | undefined {
    return this.newParties.get(id) ?? this.parties.get(id);
  }

  item(id: string): ItemFacts | undefined {
    return catalogItem(id) ?? this.items.get(id);
  }

  license(number: string): KnownLicense | undefined {
    const known = this.newLicenses.get(number) ?? this.licenses.get(number);
    const events = this.newEvents.get(number);
    if (known === undefined) return undefined;
    return {
      ...known,
      ...this.newReplacements.get(number),
      ...(events !== undefined && { events: [...known.events, ...events] }),
    };
  }

  linesOf(number: string): KnownLines {
    return this.lines.get(number) ?? NO_LINES;
  }

  /** Is it one that this import puts on record? */
  bringsLicense(number: string): boolean {
    return this.newLicenses.has(number);
  }

  isHoliday(on: Day): boolean {
    return this.newHolidays.has(on) || this.holidays.has(on);
  }

  veu(id: string): KnownVeu | undefined {
    return this.newVeus.get(id) ?? this.veus.get(id);
  }

  holdsVeu(kind: VeuKind, holderId: string, destination: Destination | null): boolean {
    const grant = grantOf({ kind, holderId, destination });
    return this.newGrants.has(grant) || this.veusByHolder.some((veu) => grantOf(veu) === grant);
  }

  hasSite(id: string): boolean {
    return this.newSites.has(id) || this.sites.has(id);
  }

  reference(reference: string): KnownReference | undefined {
    const here = this.accepted.get('references')?.get(reference);
    const earlier = this.references.get(reference);
    const kind = here === undefined ? earlier?.kind : KINDS[here.file];
    if (kind === undefined) return undefined;
    return { kind, reversedBy: this.newReversals.get(reference) ?? earlier?.reversedBy ?? null };
  }

  withdrawable(fact: FactName): KnownFact | undefined {
    if (this.newWithdrawals.has(factId(fact))) return { withdrawn: true, resting: [] };
    const known = this.facts.get(factId(fact));
    if (known === undefined || known.withdrawn) {
      const keyspace = KEYSPACE_OF[fact.kind];
      // a dry run has not recorded what this import brought
      const isNew = keyspace !== undefined && this.accepted.get(keyspace)?.has(fact.name) === true;
      return isNew && known === undefined ? { withdrawn: false, resting: [] } : known;
    }
    const isGone = (other: FactName | null): boolean => other !== null && this.newWithdrawals.has(factId(other));
    return { ...known, resting: known.resting.filter((one) => !isGone(one.fact)) };
  }

  addWithdrawal(fact: FactName): void {
    this.newWithdrawals.add(factId(fact));
  }

  addHoliday(on: Day): void {
    this.newHolidays.add(on);
  }

  addLicense(license: KnownLicense, replaces: string | null): void {
    this.newLicenses.set(license.number, license);
    if (replaces === null) return;
    this.newReplacements.set(replaces, { replacedBy: license.number, replacedOn: license.issuedOn });
  }

  addLine(line: ReadLine): void {
    const { anyRefused, lines } = this.linesOf(line.number);
    this.lines.set(line.number, { anyRefused, lines: [...lines, line] });
  }

  refuseLine(number: string): void {
    this.lines.set(number, { ...this.linesOf(number), anyRefused: true });
  }

  addLicenseEvent(number: string, event: LicenseEvent): void {
    this.newEvents.set(number, [...(this.newEvents.get(number) ?? []), event]);
  }

  addParty(party: KnownParty): void {
    this.newParties.set(party.id, party);
  }

  addVeu(veu: KnownVeu): void {
    this.newVeus.set(veu.id, veu);
    this.newGrants.add(grantOf(veu));
  }

  addSite(id: string): void {
    this.newSites.add(id);
  }

  addReversal(reversedReference: string, by: string): void {
    this.newReversals.set(reversedReference, by);
  }
}

/** A holder has one UVEU, and one NVEU per EAR destination. */
const grantOf = (veu: Omit<KnownVeu, 'id'>): string => `${veu.kind}|${veu.holderId}|${veu.destination ?? ''}`;

/** The ids named, once each, without what cannot be an id and what this import brought itself. */
function ids(
  names: readonly Names[],
  of: Exclude<keyof Names, 'facts'>,
  brought: { has(id: string): boolean } = new Set(),
): ReadonlySet<string> {
  const all = names.flatMap((name) => name[of] ?? []);
  return new Set(all.filter((id) => ID.test(id) && !brought.has(id)));
}

async function some<T>(
  wanted: ReadonlySet<string>,
  fetch: (wanted: readonly string[]) => Promise<T>,
  nothing: T,
): Promise<T> {
  return wanted.size === 0 ? nothing : fetch([...wanted]);
}
