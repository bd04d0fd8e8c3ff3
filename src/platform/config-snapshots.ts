import 'reflect-metadata';
import { Expose } from 'class-transformer';
import { IsWholeNumber } from './config-numbers.js';

/**
 * When the totals over all tenants are published to them, who otherwise see their own part only; `Config` has these with
 * all others. Less than three tenants could subtract themselves and name the other.
 */
export class SnapshotConfig {
  /** At most so often; 0: at every look, each minute. */
  @Expose({ name: 'HEADROOM_SNAPSHOT_HOURS' })
  @IsWholeNumber(0, 8_760, 'hours, a whole number from 0 to 8760')
  readonly snapshotHours: number = 24;

  /** Only when so many tenants have changed a total since it was published last. */
  @Expose({ name: 'HEADROOM_SNAPSHOT_MIN_TENANTS' })
  @IsWholeNumber(3, 1_000_000, 'a whole number of tenants from 3 to 1000000')
  readonly snapshotMinTenants: number = 3;

  /** Rounded up to a multiple of so many TPP. A guarded post keeps the same distance from what others have used. */
  @Expose({ name: 'HEADROOM_SNAPSHOT_ROUNDING' })
  @IsWholeNumber(1, 999_999_999, 'whole TPP from 1 to 999999999')
  readonly snapshotRounding: number = 1_000_000;
}

export const snapshotSettingNames: Readonly<Record<keyof SnapshotConfig, string>> = {
  snapshotHours: 'HEADROOM_SNAPSHOT_HOURS',
  snapshotMinTenants: 'HEADROOM_SNAPSHOT_MIN_TENANTS',
  snapshotRounding: 'HEADROOM_SNAPSHOT_ROUNDING',
};
