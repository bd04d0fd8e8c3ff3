import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLSchema,
} from 'graphql';

/** A document with two operations that share fragments, and variables for it; the same seed makes the same one. */
export interface RandomRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>[];
}

/** What may be written for an argument of a type: literals, and variable definitions with values to give. */
export type Vocabulary = Readonly<Record<string, { readonly literals: string[]; readonly values: unknown[] }>>;

const DEEPEST = 3;
/** How often a directive stands: rarely on a branch, since such documents are not compiled. */
const [RARELY, OFTEN] = [0.01, 0.2] as const;

export function randomRequest(schema: GraphQLSchema, vocabulary: Vocabulary, seed: number): RandomRequest {
  const next = generator(seed);
  const chance = (probability: number) => next() < probability;
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };

  const definitions = new Map<string, { readonly type: string; readonly fallback: string | undefined }>();
  const fragments: string[] = [];

  const variable = (type: string): string => {
    const bare = type.replace(/!$/, '');
    const name = `v${definitions.size}`;
    const fallback = chance(0.4) ? pick(vocabulary[bare]?.literals ?? []) : undefined;
    definitions.set(name, { type: fallback === undefined ? type : bare, fallback });
    return `$${name}`;
  };

  const argument = ({ name, type }: GraphQLArgument): string => {
    if (!isNonNullType(type) && chance(0.3)) return '';
    const literals = vocabulary[getNamedType(type).name]?.literals ?? [];
    return `${name}: ${chance(0.75) ? variable(String(type)) : pick(literals)}`;
  };

  const directive = (probability: number): string => {
    if (!chance(probability)) return '';
    return ` @${pick(['skip', 'include'])}(if: ${chance(0.5) ? variable('Boolean!') : pick(['true', 'false'])})`;
  };

  const field = (type: GraphQLCompositeType, depth: number): string => {
    if (!('getFields' in type)) return '__typename';
    const fields = Object.values(type.getFields()).filter(
      (each) => depth < DEEPEST || isLeafType(getNamedType(each.type)),
    );
    if (fields.length === 0 || chance(0.1)) return '__typename';
    const { name, args, type: returned } = pick(fields);
    const given = args.map(argument).filter((text) => text !== '');
    const called = given.length > 0 ? `(${given.join(', ')})` : '';
    const inside = getNamedType(returned);
    // Fields with arguments always get an alias of their own: the same key with other arguments would be invalid.
    const alias = called !== '' || args.length > 0 || chance(0.2) ? `a${Math.floor(next() * 1e9)}: ` : '';
    return `${alias}${name}${called}${directive(isCompositeType(inside) ? RARELY : OFTEN)}${isCompositeType(inside) ? ` ${selections(inside, depth + 1)}` : ''}`;
  };

  const selections = (type: GraphQLCompositeType, depth: number): string => {
    const parts = Array.from({ length: 1 + Math.floor(next() * 4) }, () => {
      if (!chance(0.25)) return field(type, depth);
      const on = isAbstractType(type) ? pick(schema.getPossibleTypes(type)) : type;
      if (chance(0.5)) return `... on ${on.name}${directive(RARELY)} ${selections(on, depth + 1)}`;
      const name = `F${fragments.length}`;
      fragments.push(''); // takes the number before the fragments inside do
      fragments[Number(name.slice(1))] = `fragment ${name} on ${on.name} ${selections(on, depth + 1)}`;
      return `...${name}${directive(RARELY)}`;
    });
    return `{ ${parts.join(' ')} }`;
  };

  const root = schema.getQueryType();
  if (!isObjectType(root)) throw new Error('the schema has no query');
  const operations = ['A', 'B'].map((name) => ({ name, text: selections(root, 0) }));
  const declared = [...definitions].map(
    ([name, { type, fallback }]) => `$${name}: ${type}${fallback === undefined ? '' : ` = ${fallback}`}`,
  );
  const header = declared.length > 0 ? `(${declared.join(', ')})` : '';
  const value = (type: string): unknown => pick(vocabulary[type.replace(/!$/, '')]?.values ?? []);
  return {
    query: [...operations.map(({ name, text }) => `query ${name}${header} ${text}`), ...fragments].join('\n'),
    variables: Array.from({ length: 3 }, () =>
      Object.fromEntries(
        [...definitions].flatMap(([name, { type, fallback }]) => {
          if (fallback !== undefined && chance(0.4)) return [];
          return [[name, chance(0.1) ? null : value(type)] as const];
        }),
      ),
    ),
  };
}

/** Mulberry32: small, and good enough to wander through a schema. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
