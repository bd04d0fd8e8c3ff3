import type { DynamicModule } from '@nestjs/common';
import type { AllocationBasis, Role } from '../../src/platform/config.js';
import type { Sweeping } from '../../src/presumption/status-sweeper.js';

export interface PresumptionProcess {
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  readonly role: Role;
  /** The time it takes it to be; the machine's when left out. */
  readonly now?: number | (() => number);
  readonly sweeping?: Sweeping | undefined;
  readonly basis?: AllocationBasis;
}

export function presumptionRoot(
  load: (file: string) => Promise<unknown>,
  of: PresumptionProcess,
): Promise<DynamicModule>;
