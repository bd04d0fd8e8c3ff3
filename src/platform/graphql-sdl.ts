import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** A resolver class, as Nest's schema factory takes it. */
export type ResolverClass = new (...args: never[]) => object;

/** The schema of some resolvers: reads their decorators, starts nothing, connects to nothing. */
export async function schemaOf(resolvers: readonly ResolverClass[]): Promise<GraphQLSchema> {
  const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: ['error'] });
  try {
    return await app.get(GraphQLSchemaFactory).create([...resolvers]);
  } finally {
    await app.close();
  }
}

/** The schema as text, in an order that does not depend on the order of imports. */
export function sdlOf(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

/** Everything in the schema that has no description: types, fields, arguments and enum values, as `Type.field(argument:)`. */
export function undescribed(schema: GraphQLSchema): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap((type) => [
      ...(blank(type) && !roots.some((root) => root === type) ? [type.name] : []), // Nest gives the roots none
      ...undescribedInside(type),
    ])
    .sort();
}

function undescribedInside(type: GraphQLNamedType): string[] {
  if (isEnumType(type))
    return type
      .getValues()
      .filter(blank)
      .map(({ name }) => `${type.name}.${name}`);
  if (isInputObjectType(type))
    return Object.values(type.getFields())
      .filter(blank)
      .map(({ name }) => `${type.name}.${name}`);
  if (isObjectType(type) || isInterfaceType(type)) {
    return Object.values(type.getFields()).flatMap((field) => undescribedField(`${type.name}.${field.name}`, field));
  }
  return [];
}

function undescribedField(place: string, field: GraphQLField<unknown, unknown>): string[] {
  const args = field.args.filter(blank).map(({ name }) => `${place}(${name}:)`);
  return blank(field) ? [place, ...args] : args;
}

function blank({ description }: { readonly description?: string | null | undefined }): boolean {
  return description === undefined || description === null || description.trim() === '';
}
