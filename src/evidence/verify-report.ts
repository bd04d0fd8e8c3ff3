import type { Checkpoint } from './checkpoint.js';

/** The first thing that is not as it was sealed. */
export interface Broken {
  /** The posting's number; `null` when no single one can be named. */
  readonly seq: number | null;
  /** The table that holds it. */
  readonly table: string;
  readonly what: 'changed' | 'inserted' | 'removed' | 'inconsistent' | 'older';
  /** For a person. */
  readonly says: string;
}

/** One checkpoint of a witness against the ledger. */
export interface AnchorCheck {
  readonly size: number;
  readonly holds: boolean;
}

/** What `headroom verify` found. */
export interface VerifyReport {
  /** The checkpoint everything was recomputed to; absent before the first one. */
  readonly checkpoint: Checkpoint | undefined;
  readonly postings: number;
  readonly entries: number;
  readonly determinations: number;
  readonly facts: number;
  /** Postings after the checkpoint: there, and not yet sealed. */
  readonly unsealed: number;
  readonly anchors: readonly AnchorCheck[];
  /** The first broken row; absent when everything is as it was sealed. */
  readonly broken: Broken | undefined;
  readonly seconds: number;
}
