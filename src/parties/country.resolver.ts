import { Args, Query, Resolver } from '@nestjs/graphql';
import { Clock } from '../platform/clock.js';
import { CountryCodeScalar, DateScalar } from '../platform/graphql-scalars.js';
import { CountryGroups } from '../platform/graphql-words.js';
import { type Day, dayOf } from '../rules/day.js';
import { isCountryCode } from '../rules/destination.js';
import { countries } from '../rules/rulebook/countries.data.js';
import type { CountryGroup } from '../rules/vocabulary.js';
import { CountryType, toCountryType } from './country.graphql.js';

const ON = { type: () => DateScalar, nullable: true, description: 'The day; today in UTC when left out.' } as const;

@Resolver(() => CountryType)
export class CountryResolver {
  constructor(private readonly clock: Clock) {}

  @Query(() => CountryType, { nullable: true, description: 'A country or territory; null for a code that is none.' })
  country(
    @Args('code', { type: () => CountryCodeScalar, description: 'ISO 3166-1 alpha-2 code in capitals.' }) code: string,
    @Args('on', ON) on?: Day | null,
  ): CountryType | null {
    return isCountryCode(code) ? toCountryType(code, on ?? dayOf(this.clock.now())) : null;
  }

  @Query(() => [CountryType], { description: 'Every country and territory, by code: 250 of them.' })
  countries(
    @Args('on', ON) on?: Day | null,
    @Args('group', { type: () => CountryGroups, nullable: true, description: 'Only those of this group that day.' })
    group?: CountryGroup | null,
  ): CountryType[] {
    const day = on ?? dayOf(this.clock.now());
    return countries
      .map((country) => toCountryType(country.alpha2, day))
      .filter((country) => group === undefined || group === null || country.group === group);
  }
}
