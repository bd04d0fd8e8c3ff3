import 'reflect-metadata';
import { describe, expect, test } from '@jest/globals';
import { Args, Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { buildSchema } from 'graphql';
import { TppScalar } from './graphql-scalars.js';
import { schemaOf, sdlOf, undescribed } from './graphql-sdl.js';

@ObjectType({ description: 'A chip.' })
class Chip {
  @Field(() => TppScalar, { description: 'What it counts.' })
  tpp!: bigint;

  @Field(() => String)
  alias!: string;
}

@Resolver()
class ChipResolver {
  constructor(readonly database: { readonly never: true }) {}

  @Query(() => Chip, { nullable: true, description: 'A chip by name.' })
  chip(@Args('name', { type: () => String }) _name: string): Chip | null {
    return null;
  }
}

describe('the printed schema', () => {
  test('comes from decorators alone: no resolver is made, so none needs its database', async () => {
    expect(sdlOf(await schemaOf([ChipResolver]))).toContain('chip(name: String!): Chip');
  });

  test('does not depend on the order of definitions', () => {
    const one = buildSchema('type Query { b: Int a: Int } enum E { Y X }');
    const other = buildSchema('enum E { X Y } type Query { a: Int b: Int }');
    expect(sdlOf(one)).toBe(sdlOf(other));
  });

  test('lists what has no description', async () => {
    expect(undescribed(await schemaOf([ChipResolver]))).toEqual(['Chip.alias', 'Query.chip(name:)']);
    const bare =
      'enum E { X } input I { f: Int } interface N { n: Int } union U = T type T { t(i: I): E } type Query { q: U }';
    expect(undescribed(buildSchema(bare))).toEqual(
      ['E', 'E.X', 'I', 'I.f', 'N', 'N.n', 'Query.q', 'T', 'T.t', 'T.t(i:)', 'U'].sort(),
    );
  });
});
