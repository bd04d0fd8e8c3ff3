import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateScalar } from '../platform/graphql-scalars.js';
import type { Day } from '../rules/day.js';
import type { ObligationStatus } from '../rules/obligations-status.rule.js';
import { ObligationEvidenceType, ObligationStatuses } from './obligation.graphql.js';

@ObjectType('LicenseChecklistItem', {
  description:
    'A condition of the license that a shipment stands under, with what shows that it is met. Whether it is, a person judges.',
})
export class LicenseChecklistItemType {
  @Field(() => ID, { description: 'The license.' })
  licenseNumber!: string;

  @Field(() => ID, { description: 'The condition, by its id on the license.' })
  condition!: string;

  @Field(() => String, { description: 'Its wording.' })
  text!: string;

  @Field(() => String, {
    description: 'The subject of its obligation: `satisfyObligation` with LICENSE_SHIPMENT_CONDITION names it.',
  })
  subject!: string;

  @Field(() => DateScalar, { description: 'The last day for its evidence.' })
  dueOn!: Day;

  @Field(() => ObligationStatuses, { description: 'Where it stands today (UTC).' })
  status!: ObligationStatus;

  @Field(() => DateScalar, { nullable: true, description: 'The first day with evidence.' })
  satisfiedOn!: Day | null;

  @Field(() => Boolean, { description: 'Whether it was satisfied after its due day.' })
  late!: boolean;

  @Field(() => [ObligationEvidenceType], { description: 'All evidence on record, the earliest first.' })
  evidence!: readonly ObligationEvidenceType[];
}
