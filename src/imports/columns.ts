import type { WithdrawnKind } from '../ledger/fact-name.js';

/**
 * The ten files of a scenario folder and three of our own, `license_lines`, `license_events` and `withdrawals`, in the order of import: a file
 * may name what an earlier one brought.
 */
export const FILES = [
  'holidays',
  'parties',
  'licenses',
  'license_lines',
  'license_events',
  'veus',
  'sites',
  'installed_base',
  'allocation_changes',
  'shipments',
  'removals',
  'corrections',
  'withdrawals',
] as const;
export type FileName = (typeof FILES)[number];

/** Files that scenarios do not know: they are counted only where they have rows. */
export type OwnFileName = 'license_lines' | 'license_events' | 'withdrawals';

/** The header of each file: exactly these columns, in this order. */
export const COLUMNS = {
  holidays: ['on', 'name'],
  parties: ['id', 'name', 'location_country', 'headquarters_country', 'sector', 'parent_id'],
  licenses: [
    'number',
    'issued_on',
    'expires_on',
    'destination_country',
    'consignee_id',
    'item_id',
    'quantity',
    'value_usd',
    'replaces_number',
  ],
  license_lines: ['license_number', 'item_id', 'quantity', 'value_usd'],
  license_events: ['license_number', 'kind', 'effective_on', 'evidence', 'expires_on', 'change', 'opinion', 'note'],
  veus: ['id', 'kind', 'holder_id', 'country', 'granted_on'],
  sites: ['id', 'veu_id', 'country', 'authorized_on', 'notified_on'],
  installed_base: ['holder_id', 'country', 'item_id', 'quantity', 'as_of'],
  allocation_changes: ['country', 'effective_on', 'uplift', 'official_status', 'external_licensed_tpp', 'source'],
  shipments: [
    'reference',
    'exported_at',
    'act',
    'from_country',
    'destination_country',
    'consignee_id',
    'end_user_id',
    'site_id',
    'item_id',
    'quantity',
    'value_usd',
    'authorization',
    'license_number',
    'purpose',
  ],
  removals: ['reference', 'effective_at', 'holder_id', 'country', 'item_id', 'quantity', 'reason'],
  corrections: ['reference', 'reverses_reference', 'reason'],
  withdrawals: ['reference', 'kind', 'fact', 'reason'],
} as const satisfies Record<FileName, readonly string[]>;
export type ColumnOf<F extends FileName> = (typeof COLUMNS)[F][number];

/** The columns that tell one row of a file from another. */
export const KEY_COLUMNS: { readonly [F in FileName]: readonly [ColumnOf<F>, ...ColumnOf<F>[]] } = {
  holidays: ['on'],
  parties: ['id'],
  licenses: ['number'],
  license_lines: ['license_number', 'item_id'],
  license_events: ['license_number', 'kind', 'effective_on', 'change'],
  veus: ['id'],
  sites: ['id'],
  installed_base: ['holder_id', 'country', 'item_id', 'as_of'],
  allocation_changes: ['country', 'effective_on'],
  shipments: ['reference'],
  removals: ['reference'],
  corrections: ['reference'],
  withdrawals: ['reference'],
};

/** Where a key is unique: within its file, except that shipments, removals and corrections share their references. */
export type Keyspace = Exclude<FileName, 'shipments' | 'removals' | 'corrections'> | 'references';

export const keyspaceOf = (file: FileName): Keyspace =>
  file === 'shipments' || file === 'removals' || file === 'corrections' ? 'references' : file;

/** Whose keys name the facts of a kind that are withdrawn; events of VEUs have no file. */
export const KEYSPACE_OF: Readonly<Partial<Record<WithdrawnKind, Keyspace>>> = {
  LICENSE: 'licenses',
  OPENING_STOCK: 'installed_base',
  HOLIDAY: 'holidays',
  ALLOCATION_CHANGE: 'allocation_changes',
  SITE: 'sites',
  VEU: 'veus',
};

/** The name of the file in the folder. */
export const csvNameOf = (file: FileName): string => `${file}.csv`;
