import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

export const MOST_PER_PAGE = 500;
export const USUAL_PER_PAGE = 50;

const TOO_MANY = { context: { remedy: `Ask for at most ${MOST_PER_PAGE}, then for the next page with its cursor.` } };

/** Which page of a list: `first` (and `after`) from its start, or `last` (and `before`) from its end. See `readPage`. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: `How many from the start, at most ${MOST_PER_PAGE}. Usually 50.` })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST_PER_PAGE, TOO_MANY)
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor; with `first`.' })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  after?: string | null;

  @Field(() => Int, { nullable: true, description: `How many from the end, at most ${MOST_PER_PAGE}.` })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST_PER_PAGE, TOO_MANY)
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes before this cursor; with `last`.' })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  before?: string | null;
}

@ObjectType({ description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more follows this page. Only known when paging forward.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether more comes before this page. Only known when paging backward.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first entry; null on an empty page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'The cursor of the last entry; give it as `after`.' })
  endCursor!: string | null;
}

/** One page as a resolver returns it. */
export interface Page<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly nodes: Node[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number | null;
}

/**
 * The base class of a connection. Use it as
 *
 *     @ObjectType({ description: 'A page of shipments.' })
 *     export class ShipmentConnection extends Connection(ShipmentType, 'Shipment') {}
 *
 * and return `toPage(…)` from the resolver. `name` is the node's name in the schema; it names the edge as well.
 */
export function Connection<Node extends object>(NodeType: Type<Node>, name: string) {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a list, with its place in it.` })
  class Edge {
    @Field(() => String, { description: 'The place of this entry. Opaque, and only good for the list it came from.' })
    cursor!: string;

    @Field(() => NodeType, { description: 'The entry.' })
    node!: Node;
  }

  @ObjectType({ isAbstract: true })
  abstract class ConnectionBase implements Page<Node> {
    @Field(() => [Edge], { description: 'The entries of this page, each with its cursor.' })
    edges!: Edge[];

    @Field(() => [NodeType], { description: 'The entries of this page, without cursors.' })
    nodes!: Node[];

    @Field(() => PageInfo, { description: 'Where this page stands.' })
    pageInfo!: PageInfo;

    @Field(() => Int, { nullable: true, description: 'How many the whole list holds. Counted only when asked for.' })
    totalCount!: number | null;
  }
  return ConnectionBase;
}
