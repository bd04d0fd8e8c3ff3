import 'reflect-metadata';
import { Expose, Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

const hours = { message: 'hours, a whole number from 0 to 8760' };
const tenants = { message: 'a whole number of tenants from 3 to 1000000' };
const tpp = { message: 'whole TPP from 1 to 999999999' };

/** A whole number as one; what is none, as it came. */
export const wholeNumber = (): PropertyDecorator =>
  Transform(({ value }) => (/^\d{1,9}$/.test(String(value)) ? Number(value) : value));

/**
 * When the totals over all tenants are published to them, who otherwise see their own part only; `Config` has these with
 * all others. Less than three tenants could subtract themselves and name the other.
 */
export class SnapshotConfig {
  /** At most so often; 0: at every look, each minute. */
  @Expose({ name: 'HEADROOM_SNAPSHOT_HOURS' })
  @wholeNumber()
  @IsInt(hours)
  @Min(0, hours)
  @Max(8_760, hours)
  readonly snapshotHours: number = 24;

  /** Only when so many tenants have changed a total since it was published last. */
  @Expose({ name: 'HEADROOM_SNAPSHOT_MIN_TENANTS' })
  @wholeNumber()
  @IsInt(tenants)
  @Min(3, tenants)
  @Max(1_000_000, tenants)
  readonly snapshotMinTenants: number = 3;

  /** Rounded up to a multiple of so many TPP. A guarded post keeps the same distance from what others have used. */
  @Expose({ name: 'HEADROOM_SNAPSHOT_ROUNDING' })
  @wholeNumber()
  @IsInt(tpp)
  @Min(1, tpp)
  @Max(999_999_999, tpp)
  readonly snapshotRounding: number = 1_000_000;
}

export const snapshotSettingNames: Readonly<Record<keyof SnapshotConfig, string>> = {
  snapshotHours: 'HEADROOM_SNAPSHOT_HOURS',
  snapshotMinTenants: 'HEADROOM_SNAPSHOT_MIN_TENANTS',
  snapshotRounding: 'HEADROOM_SNAPSHOT_ROUNDING',
};
