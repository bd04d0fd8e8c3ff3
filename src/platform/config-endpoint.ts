import 'reflect-metadata';
import { Expose } from 'class-transformer';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { IsWholeNumber } from './config-numbers.js';
import { SnapshotConfig, snapshotSettingNames } from './config-snapshots.js';

const onOff = ['on', 'off'] as const;
type OnOff = (typeof onOff)[number];

const switched = { message: 'one of on, off' };

/** The settings that harden the GraphQL endpoint; `Config` has them with all others. */
export class EndpointConfig extends SnapshotConfig {
  /** Whether the schema may be asked for, and errors suggest names of it. */
  @Expose({ name: 'HEADROOM_INTROSPECTION' })
  @IsIn(onOff, switched)
  readonly introspection: OnOff = 'on';

  /** Whether browsers get the editor. It needs introspection, so it is off without. */
  @Expose({ name: 'HEADROOM_GRAPHIQL' })
  @IsIn(onOff, switched)
  readonly graphiql: OnOff = 'on';

  /** The only documents that run: a JSON file of them by their SHA-256, or a folder. Absent: every document may. */
  @Expose({ name: 'HEADROOM_TRUSTED_DOCUMENTS' })
  @IsOptional()
  @IsString({ message: 'a file or a folder' })
  readonly trustedDocuments?: string;

  /** The most one operation may cost; `src/field-weights.ts` says what fields cost. */
  @Expose({ name: 'HEADROOM_MAX_COST' })
  @IsWholeNumber(1, 100_000_000, 'a whole number from 1 to 100000000')
  readonly maxCost: number = 100_000;

  /** How long a query, or one statement of a mutation, may take. */
  @Expose({ name: 'HEADROOM_TIMEOUT_SECONDS' })
  @IsWholeNumber(1, 600, 'a whole number of seconds from 1 to 600')
  readonly timeoutSeconds: number = 30;

  /** WebSockets and event streams that may be open at once. */
  @Expose({ name: 'HEADROOM_MAX_STREAMS' })
  @IsWholeNumber(1, 100_000, 'a whole number from 1 to 100000')
  readonly maxStreams: number = 1_000;
}

export const endpointSettingNames: Readonly<Record<keyof EndpointConfig, string>> = {
  ...snapshotSettingNames,
  introspection: 'HEADROOM_INTROSPECTION',
  graphiql: 'HEADROOM_GRAPHIQL',
  trustedDocuments: 'HEADROOM_TRUSTED_DOCUMENTS',
  maxCost: 'HEADROOM_MAX_COST',
  timeoutSeconds: 'HEADROOM_TIMEOUT_SECONDS',
  maxStreams: 'HEADROOM_MAX_STREAMS',
};
