import { Field, ID, InputType } from '@nestjs/graphql';
import { CountryCodeScalar, UsdScalar } from '../platform/graphql-scalars.js';
import type { UsdCents } from '../platform/graphql-usd.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { Acts, NamedAuthorizations, Purposes } from '../platform/graphql-words.js';
import { IfGiven, IsId } from '../platform/input-check.js';
import { destinationOf, isCountryCode } from '../rules/destination.js';
import type { Act, NamedAuthorization, Purpose } from '../rules/vocabulary.js';

/** What a shipment and a question about one have in common. */
@InputType({ isAbstract: true })
export abstract class MovementInput {
  @Field(() => Acts, {
    nullable: true,
    description: 'What it is. Left out: TRANSFER_IN_COUNTRY when both EAR destinations are the same, else EXPORT.',
  })
  act?: Act | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'Where it leaves from; US when left out.' })
  fromCountry?: string | null;

  @Field(() => CountryCodeScalar, { description: 'Where it goes.' })
  destinationCountry!: string;

  @Field(() => ID, { description: 'Ultimate consignee: the registered party that receives and owns the items.' })
  @IsId()
  consignee!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The party that will operate or finally receive them, when it is another one.',
  })
  @IfGiven()
  @IsId()
  endUser?: string | null;

  @Field(() => ID, { nullable: true, description: 'The site of a validated end user that they go to.' })
  @IfGiven()
  @IsId()
  site?: string | null;

  @Field(() => ID, { description: 'Item: of the catalog or your own.' })
  @IsId()
  item!: string;

  @Field(() => WholeNumberScalar, { description: 'Units, above zero, at most 12 digits.' })
  quantity!: bigint;

  @Field(() => UsdScalar, {
    nullable: true,
    description: 'Value in US dollars; 0 when left out. It is drawn from the value of a license (R-60).',
  })
  valueUsd?: UsdCents | null;

  @Field(() => NamedAuthorizations, {
    nullable: true,
    description:
      'What you declare it to go under. Left out: the first of R-57 that is available; with a license number, LICENSE.',
  })
  authorization?: NamedAuthorization | null;

  @Field(() => ID, { nullable: true, description: 'The license, with LICENSE or with nothing declared.' })
  @IfGiven()
  @IsId()
  licenseNumber?: string | null;

  @Field(() => Purposes, { nullable: true, description: 'What the items are sent for; USE when left out (R-33).' })
  purpose?: Purpose | null;
}

/** The fields of a shipment fact, with what was left out filled in. */
export function movementFields(input: Readonly<MovementInput>) {
  const fromCountry = input.fromCountry ?? 'US';
  return {
    act: input.act ?? actBetween(fromCountry, input.destinationCountry),
    fromCountry,
    destinationCountry: input.destinationCountry,
    consigneeId: input.consignee,
    endUserId: input.endUser ?? null,
    siteId: input.site ?? null,
    itemId: input.item,
    quantity: input.quantity,
    valueCents: input.valueUsd ?? 0n,
    named: input.authorization ?? null,
    licenseNumber: input.licenseNumber ?? null,
    purpose: input.purpose ?? 'USE',
  } as const;
}

/** A transfer stays in one EAR destination. Between two countries it is an export unless the caller says reexport. */
function actBetween(from: string, to: string): Act {
  const known = isCountryCode(from) && isCountryCode(to);
  return known && destinationOf(from) === destinationOf(to) ? 'TRANSFER_IN_COUNTRY' : 'EXPORT';
}
