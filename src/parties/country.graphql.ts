import { Field, ObjectType } from '@nestjs/graphql';
import { CitationType, toCitationType } from '../ledger/answer.graphql.js';
import { CountryCodeScalar, DateScalar } from '../platform/graphql-scalars.js';
import { CountryGroups } from '../platform/graphql-words.js';
import { groupCitation, groupOf, preDiffusionLicense } from '../rules/country-group.rule.js';
import type { Day } from '../rules/day.js';
import { countryOf, destinationOf } from '../rules/destination.js';
import type { CountryGroup } from '../rules/vocabulary.js';

@ObjectType('Country', {
  description: 'A country or territory of ISO 3166-1 (and XK), as the rules see it on a day.',
})
export class CountryType {
  @Field(() => CountryCodeScalar, { description: 'ISO 3166-1 alpha-2 code, or XK.' })
  code!: string;

  @Field(() => String, { description: 'Its name in EAR usage.' })
  name!: string;

  @Field(() => CountryCodeScalar, {
    description:
      'The EAR destination whose ledger it posts to: CN for HK, CH for LI, US for PR (15 CFR 738.3(b); R-16).',
  })
  earDestination!: string;

  @Field(() => CountryGroups, { description: 'Its group on that day (R-12 to R-17).' })
  group!: CountryGroup;

  @Field(() => CitationType, { description: 'The text the group rests on.' })
  groupCitation!: CitationType;

  @Field(() => Boolean, {
    description:
      'Whether level-A and level-B items needed a license to go there before the Framework, which is also what BIS enforces since 13 May 2025: D:1, D:4 or D:5 without A:5 and A:6, or Macau (R-19, R-88).',
  })
  licenseBeforeFramework!: boolean;

  @Field(() => DateScalar, { description: 'The day this is the answer for.' })
  on!: Day;

  @Field(() => String, { nullable: true, description: 'What is doubtful or special about it.' })
  note!: string | null;
}

/** A country on a day. Throws `RangeError` for a code that is none. */
export function toCountryType(code: string, on: Day): CountryType {
  const country = countryOf(code);
  const destination = destinationOf(code);
  return {
    code: country.alpha2,
    name: country.name,
    earDestination: destination,
    group: groupOf(destination, on),
    groupCitation: toCitationType(groupCitation(destination, on)),
    licenseBeforeFramework: preDiffusionLicense(destination, on),
    on,
    note: country.note ?? null,
  };
}
