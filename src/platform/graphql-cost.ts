import {
  getNamedType,
  GraphQLError,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  isInterfaceType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { argumentOf, lengthOf, product, sum, valueOf, type Term, type Variables } from './graphql-cost-terms.js';
import { USUAL_PER_PAGE } from './relay.js';

/** What a field costs besides what is asked for below it. */
export interface FieldWeight {
  /** Once per answer of it. Left out: 10 at the root, 1 for an object, 0 for a scalar. */
  readonly weight?: number;
  /** Arguments that are lists, as `input.shipments`: the weight counts once per entry of each. */
  readonly per?: readonly string[];
  /** How many entries this list usually has. Left out: the page asked for one level up, else 5. */
  readonly size?: number;
  /** The argument whose entries the lists right below answer one by one, as `input.shipments`. */
  readonly answers?: string;
}

/** The weights of fields, by `Type.field`. */
export type FieldWeights = Readonly<Record<string, FieldWeight>>;

/** What an operation costs: known once per document, up to what the variables of a request decide. */
export interface Cost {
  of(variables: Variables): number;
  /** Whether it is the same for all variables. */
  readonly fixed: boolean;
}

const USUAL_ROOT = 10;
const USUAL_SIZE = 5;
/** The whole schema, as tools ask for it; `graphql-limits.ts` bounds how much of it one document reads. */
const INTROSPECTION = 100;

/** The cost of one operation of a document that is valid and within the limits. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  weights: FieldWeights,
): Cost {
  const term = new Pricing(schema, document, weights).of(operation);
  return typeof term === 'number' ? { of: () => term, fixed: true } : { of: term, fixed: false };
}

/** What an answer says of its cost, in `extensions`. */
export interface CostExtension {
  readonly cost: { readonly requested: number; readonly limit: number };
}

/** The error for an operation above the limit. */
export function costExceeded(requested: number, limit: number): GraphQLError {
  return new GraphQLError(`The operation costs ${requested}, and at most ${limit} is allowed.`, {
    extensions: {
      code: 'COST_EXCEEDED',
      cost: { requested, limit },
      remedy: 'Ask for fewer entries per page (first), for fewer fields in lists, or for less at once.',
    },
  });
}

class Pricing {
  private readonly fragments: ReadonlyMap<string, { typeName: string; selectionSet: SelectionSetNode }>;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly weights: FieldWeights,
  ) {
    this.fragments = new Map(
      document.definitions
        .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
        .map(({ name, selectionSet, typeCondition }) => [
          name.value,
          { typeName: typeCondition.name.value, selectionSet },
        ]),
    );
  }

  of({ operation, selectionSet }: OperationDefinitionNode): Term {
    const root = this.schema.getRootType(operation);
    return root ? this.selections(selectionSet, root, undefined, true) : 0;
  }

  /** `page`: how many entries the lists right here have, when somebody above asked for a number of them. */
  private selections(set: SelectionSetNode, parent: GraphQLNamedType, page: Term | undefined, root: boolean): Term {
    return sum(
      set.selections.map((selection) => {
        if (selection.kind === Kind.FIELD) return this.field(selection, parent, page, root);
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          const { selectionSet, typeCondition } = selection;
          return this.selections(selectionSet, this.typeOf(typeCondition?.name.value) ?? parent, page, root);
        }
        const fragment = this.fragments.get(selection.name.value);
        if (fragment === undefined) return 0;
        return this.selections(fragment.selectionSet, this.typeOf(fragment.typeName) ?? parent, page, root);
      }),
    );
  }

  private field(node: FieldNode, parent: GraphQLNamedType, page: Term | undefined, root: boolean): Term {
    const name = node.name.value;
    if (name.startsWith('__')) return name === '__typename' ? 0 : INTROSPECTION;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (field === undefined) return 0;
    const given = this.weights[`${parent.name}.${name}`] ?? {};
    const type = getNamedType(field.type);
    const composite = isCompositeType(type);

    const weight = given.weight ?? (root ? USUAL_ROOT : composite ? 1 : 0);
    const own = product([weight, ...(given.per ?? []).map((path) => lengthOf(argumentOf(node, path)))]);
    const inside = node.selectionSet ? this.selections(node.selectionSet, type, pageOf(node, field, given), false) : 0;
    if (!isList(field)) return sum([own, inside]);
    const size = given.size ?? page ?? USUAL_SIZE;
    return root ? sum([own, product([size, sum([1, inside])])]) : product([size, sum([own, inside])]);
  }

  private typeOf(name: string | undefined): GraphQLNamedType | undefined {
    return name === undefined ? undefined : this.schema.getType(name);
  }
}

/** How many entries this field was asked to answer with, for the lists right below it. */
function pageOf(node: FieldNode, field: GraphQLField<unknown, unknown>, given: FieldWeight): Term | undefined {
  if (given.answers !== undefined) return lengthOf(argumentOf(node, given.answers));
  if (!field.args.some((argument) => argument.name === 'first')) return undefined;
  return valueOf([argumentOf(node, 'first'), argumentOf(node, 'last')], USUAL_PER_PAGE);
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
