import fs from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { type Caller, type CallerRole, callerRoles, type Scope, scopes } from '../platform/caller.js';
import { judge, permissions } from './permissions.js';

const schema = buildSchema(fs.readFileSync('schema.graphql', 'utf8'));
const roots = {
  query: schema.getQueryType(),
  mutation: schema.getMutationType(),
  subscription: schema.getSubscriptionType(),
} as const;
const kinds = ['query', 'mutation', 'subscription'] as const;
const namesOf = (type: GraphQLObjectType | null | undefined): string[] => Object.keys(type?.getFields() ?? {});

const callerOf = (role: CallerRole, of: readonly Scope[] = scopes): Caller => ({
  tenant: 1,
  role,
  scopes: new Set(of),
  credential: 'key 0',
});
const may = (caller: Caller, kind: (typeof kinds)[number], field: string): boolean =>
  judge(caller, { kind, name: null, fields: [field] }).forbidden.length === 0;

describe('the list of who may ask for what', () => {
  test.each(kinds)('has every root field of the schema, and no other: %s', (kind) => {
    expect(Object.keys(permissions[kind]).toSorted()).toEqual(namesOf(roots[kind]).toSorted());
  });

  test('asks for scope write or admin for every mutation, and for read for the rest', () => {
    const of = (kind: (typeof kinds)[number]): string[] => [
      ...new Set(Object.values(permissions[kind]).map(({ scope }) => scope)),
    ];
    expect([of('query'), of('subscription')]).toEqual([['read'], ['read']]);
    expect(of('mutation').toSorted()).toEqual(['admin', 'write']);
  });

  test.each(['nothing', 'constructor', '__proto__', 'toString'])(
    'refuses the unlisted field %s to everybody',
    (field) => {
      for (const role of callerRoles) for (const kind of kinds) expect(may(callerOf(role), kind, field)).toBe(false);
    },
  );
});

describe('a role', () => {
  test('auditor reads everything and writes nothing, whatever scopes the key has', () => {
    const auditor = callerOf('AUDITOR');
    expect(namesOf(roots.query).filter((field) => !may(auditor, 'query', field))).toEqual([]);
    expect(namesOf(roots.mutation).filter((field) => may(auditor, 'mutation', field))).toEqual([]);
  });

  test('viewer asks for aggregates and changes nothing', () => {
    const viewer = callerOf('VIEWER');
    expect(namesOf(roots.query).filter((field) => may(viewer, 'query', field))).toEqual([
      'allocation',
      'allocations',
      'countries',
      'country',
      'countryStatus',
      'countryStatuses',
      'statusChanges',
    ]);
    expect(namesOf(roots.mutation).filter((field) => may(viewer, 'mutation', field))).toEqual([]);
  });

  test('viewer cannot get from an aggregate to a record of anybody', () => {
    const seen = new Set<string>();
    const walk = (type: GraphQLOutputType): void => {
      const named = getNamedType(type);
      if (seen.has(named.name)) return;
      seen.add(named.name);
      if (isUnionType(named)) for (const one of named.getTypes()) walk(one);
      if (isInterfaceType(named)) for (const one of schema.getPossibleTypes(named)) walk(one);
      if (isObjectType(named) || isInterfaceType(named)) {
        for (const field of Object.values(named.getFields())) walk(field.type);
      }
    };
    for (const kind of ['query', 'subscription'] as const) {
      for (const field of Object.values(roots[kind]?.getFields() ?? {})) {
        if (may(callerOf('VIEWER'), kind, field.name)) walk(field.type);
      }
    }
    const records = [
      'Shipment',
      'License',
      'Party',
      'Determination',
      'Veu',
      'Obligation',
      'Placement',
      'Quota',
      'Item',
    ];
    expect(records.filter((name) => schema.getType(name) === undefined)).toEqual([]);
    expect(records.filter((name) => seen.has(name))).toEqual([]);
  });

  test('exporter and VEU holder govern nothing', () => {
    for (const role of ['EXPORTER', 'VEU_HOLDER'] as const) {
      const governs = ['reportAllocationChange', 'recordHoliday', 'recordVeuEvent', 'withdrawHoliday'].filter((field) =>
        may(callerOf(role), 'mutation', field),
      );
      expect(governs).toEqual([]);
      expect(may(callerOf(role), 'query', 'accessLog')).toBe(false);
    }
  });

  test('exporter ships, VEU holder places, and neither does the other', () => {
    expect(may(callerOf('EXPORTER'), 'mutation', 'postShipment')).toBe(true);
    expect(may(callerOf('VEU_HOLDER'), 'mutation', 'postShipment')).toBe(false);
    expect(may(callerOf('VEU_HOLDER'), 'query', 'planPlacement')).toBe(true);
    expect(may(callerOf('EXPORTER'), 'query', 'planPlacement')).toBe(false);
  });
});

describe('a scope', () => {
  test.each([
    ['EXPORTER', 'mutation', 'postShipment', 'write'],
    ['EXPORTER', 'query', 'shipments', 'read'],
    ['STEWARD', 'mutation', 'reportAllocationChange', 'admin'],
    ['VIEWER', 'subscription', 'statusMoved', 'read'],
  ] as const)('%s needs for %s %s the scope %s, and no other does', (role, kind, field, needed) => {
    for (const scope of scopes) expect(may(callerOf(role, [scope]), kind, field)).toBe(scope === needed);
    expect(may(callerOf(role, []), kind, field)).toBe(false);
  });
});

describe('the access log', () => {
  const recorded = (role: CallerRole, kind: (typeof kinds)[number], ...fields: string[]): boolean =>
    judge(callerOf(role), { kind, name: null, fields }).recorded;

  test('has what auditors read, and every privileged act, granted or not', () => {
    expect(recorded('AUDITOR', 'query', 'shipments')).toBe(true);
    expect(recorded('AUDITOR', 'mutation', 'postShipment')).toBe(true);
    expect(recorded('STEWARD', 'mutation', 'reportAllocationChange')).toBe(true);
    expect(recorded('STEWARD', 'mutation', 'registerVeu')).toBe(true);
    expect(recorded('EXPORTER', 'mutation', 'recordHoliday')).toBe(true);
  });

  test('has nothing of what everybody does all day', () => {
    expect(recorded('EXPORTER', 'mutation', 'postShipment')).toBe(false);
    expect(recorded('EXPORTER', 'query', 'allocation', 'shipments')).toBe(false);
    expect(recorded('AUDITOR', 'query')).toBe(false); // introspection alone
  });
});
