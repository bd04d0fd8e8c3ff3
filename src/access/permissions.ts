import type { Caller, CallerRole, Scope } from '../platform/caller.js';
import type { Asked } from '../platform/gate.js';
import { ALL_TENANTS } from './audited-tenant.js';

/** Who may ask for one field, and whether it is put on record that somebody did. */
export interface Permission {
  readonly roles: readonly CallerRole[];
  readonly scope: Scope;
  /** An act that concerns more than the caller's own records: it goes into the access log whoever does it. */
  readonly privileged?: true;
  /** Has no records of a tenant, so it is answered without saying whose are meant. */
  readonly overAll?: true;
}

const EVERYBODY: readonly CallerRole[] = ['EXPORTER', 'VEU_HOLDER', 'VIEWER', 'AUDITOR', 'STEWARD'];

const reads = (...roles: readonly CallerRole[]): Permission => ({ roles, scope: 'read' });
const writes = (...roles: readonly CallerRole[]): Permission => ({ roles, scope: 'write' });
const overAll = (...roles: readonly CallerRole[]): Permission => ({ ...reads(...roles), overAll: true });
const governs = (...roles: readonly CallerRole[]): Permission => ({ roles, scope: 'admin', privileged: true });

/** The law and totals of countries: what a dashboard may show. */
const AGGREGATES = overAll(...EVERYBODY);
/** What the whole installation does. */
const INSTALLATION = overAll('AUDITOR', 'STEWARD');
/** That nobody edited history: for whoever has a part in it. */
const PROOFS = overAll('EXPORTER', 'VEU_HOLDER', 'AUDITOR', 'STEWARD');
/** What both kinds of tenant keep of themselves. */
const OWN = reads('EXPORTER', 'VEU_HOLDER', 'AUDITOR');
const OWN_AND_REGISTRY = reads('EXPORTER', 'VEU_HOLDER', 'AUDITOR', 'STEWARD');
/** What moves, and under which papers. */
const TRADE = reads('EXPORTER', 'AUDITOR');
/** Where a validated end user stands. */
const PLACEMENT = reads('VEU_HOLDER', 'AUDITOR', 'STEWARD');

/**
 * Every field somebody may ask for at the root of an operation: whose rows it reads is decided by the database, who may ask
 * at all is decided here. A field that is not listed is refused to everybody, and `permissions.spec.ts` finds it missing.
 */
export const permissions: Readonly<Record<Asked['kind'], Readonly<Record<string, Permission>>>> = {
  query: {
    accessLog: INSTALLATION,
    allocation: AGGREGATES,
    allocations: AGGREGATES,
    changesOf: TRADE,
    chipAccount: reads('VEU_HOLDER', 'AUDITOR'),
    closings: OWN,
    consistencyProof: PROOFS,
    countries: AGGREGATES,
    country: AGGREGATES,
    countryStatus: AGGREGATES,
    countryStatuses: AGGREGATES,
    determination: OWN,
    determine: TRADE,
    drawdown: TRADE,
    impact: TRADE,
    inclusionProof: OWN_AND_REGISTRY,
    hold: TRADE,
    holds: TRADE,
    item: OWN_AND_REGISTRY,
    items: OWN_AND_REGISTRY,
    license: TRADE,
    licenses: TRADE,
    needFirst: PLACEMENT,
    obligations: OWN,
    parties: OWN_AND_REGISTRY,
    party: OWN_AND_REGISTRY,
    periodReport: OWN,
    placement: PLACEMENT,
    planPlacement: PLACEMENT,
    quota: TRADE,
    restatements: OWN,
    room: PLACEMENT,
    safeRemoval: PLACEMENT,
    seal: PROOFS,
    shipment: TRADE,
    shipments: TRADE,
    statusChanges: AGGREGATES, // of countries only, to a viewer
    veu: OWN_AND_REGISTRY,
    veuConditions: OWN,
    veuReport: reads('VEU_HOLDER', 'AUDITOR'),
    veuStatus: OWN_AND_REGISTRY,
    veus: OWN_AND_REGISTRY,
    volumeCap: TRADE,
    withdrawals: OWN_AND_REGISTRY,
  },
  mutation: {
    addOpeningStock: writes('VEU_HOLDER'),
    approveHoldOverride: governs('STEWARD'),
    closePeriod: writes('EXPORTER', 'VEU_HOLDER'),
    extendHold: writes('EXPORTER'),
    holdRecords: writes('EXPORTER'),
    issueLicense: writes('EXPORTER'),
    liftHold: writes('EXPORTER'),
    liftLicenseCondition: writes('EXPORTER'),
    placeHold: writes('EXPORTER'),
    postShipment: writes('EXPORTER'),
    postShipments: writes('EXPORTER'),
    recordHoliday: governs('STEWARD'),
    recordLicenseEvent: writes('EXPORTER'),
    recordLicenseCondition: writes('EXPORTER'),
    recordRemoval: writes('EXPORTER', 'VEU_HOLDER'),
    recordVeuConditionEvidence: writes('VEU_HOLDER'),
    recordVeuEvent: governs('STEWARD'),
    registerItem: writes('EXPORTER', 'VEU_HOLDER', 'STEWARD'),
    registerParties: writes('EXPORTER', 'VEU_HOLDER', 'STEWARD'),
    registerParty: writes('EXPORTER', 'VEU_HOLDER', 'STEWARD'),
    registerSite: writes('VEU_HOLDER', 'STEWARD'),
    registerVeu: writes('VEU_HOLDER', 'STEWARD'),
    reportAllocationChange: governs('STEWARD'),
    reverseShipment: writes('EXPORTER'),
    setHoldStage: writes('EXPORTER'),
    satisfyObligation: writes('EXPORTER', 'VEU_HOLDER'),
    withdrawAllocationChange: governs('STEWARD'),
    withdrawHoliday: governs('STEWARD'),
    withdrawLicense: writes('EXPORTER'),
    withdrawLicenseEvent: writes('EXPORTER'),
    withdrawOpeningStock: writes('VEU_HOLDER'),
    withdrawSite: writes('VEU_HOLDER', 'STEWARD'),
    withdrawVeu: writes('VEU_HOLDER', 'STEWARD'),
    withdrawVeuEvent: governs('STEWARD'),
  },
  subscription: {
    statusChanged: AGGREGATES, // of countries only, to a viewer
    statusMoved: AGGREGATES,
  },
  endpoint: {
    '/metrics': INSTALLATION,
  },
};

/** What one asks for in one request, judged. */
export interface Judgement {
  /** Fields that the caller may not ask for: then nothing of the request is answered. */
  readonly forbidden: readonly string[];
  /** Fields with records of one tenant, asked for over all of them: whose they should be is to be said first. */
  readonly unnamed: readonly string[];
  /** Whether it goes into the access log, granted or not: what auditors and stewards do, and every privileged act. */
  readonly recorded: boolean;
}

/** May this caller ask this? `role` and `scope` must both allow each field. */
export function judge({ role, scopes, tenant }: Caller, { fields, kind }: Asked): Judgement {
  const rules = permissions[kind];
  const of = (field: string): Permission | undefined => (Object.hasOwn(rules, field) ? rules[field] : undefined);
  const forbidden = fields.filter((field) => {
    const rule = of(field);
    return rule === undefined || !rule.roles.includes(role) || !scopes.has(rule.scope);
  });
  const auditing = role === 'AUDITOR' || (role === 'STEWARD' && kind === 'mutation');
  const recorded = fields.length > 0 && (auditing || fields.some((field) => of(field)?.privileged === true));
  const unnamed = tenant === ALL_TENANTS.id ? fields.filter((field) => of(field)?.overAll !== true) : [];
  return { forbidden, unnamed, recorded };
}
