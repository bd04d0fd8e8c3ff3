import { Kind, type FragmentDefinitionNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';
import { BadInput } from './graphql-bad-input.js';
import { USUAL_PER_PAGE, type Page, type PageArgs } from './relay.js';

/** The keyset of one row: the values the list is ordered by, as text, most significant first. */
export type Keyset = readonly string[];

/** A list that can be paged: its name goes into its cursors, so that one list's cursor is refused by another. */
export interface PagedList {
  readonly name: string;
  /** How many values its keyset has. */
  readonly keys: number;
}

/** What a store needs to read one page. Read `limit + 1` rows: the extra one tells whether more follows. */
export interface PageRequest {
  readonly limit: number;
  /** Backward means: order descending, rows below `from`. `toPage` turns the rows around. */
  readonly backward: boolean;
  /** Strictly beyond this keyset; missing at the start (or end) of the list. */
  readonly from: Keyset | undefined;
}

/** Reads page arguments. Throws `BadInput` for a cursor that is not this list's and for contradicting arguments. */
export function readPage(list: PagedList, { first, after, last, before }: PageArgs): PageRequest {
  const forward = given(first) || given(after);
  if (forward && (given(last) || given(before))) {
    throw wrong('last', 'first/after and last/before page in opposite directions', 'Give one of the two pairs.');
  }
  if (given(before) && !given(last)) throw wrong('last', 'before needs last', 'Say how many entries: last.');
  if (given(last)) return { limit: last, backward: true, from: keysetAt(list, 'before', before) };
  return { limit: first ?? USUAL_PER_PAGE, backward: false, from: keysetAt(list, 'after', after) };
}

/** Makes the page of up to `limit + 1` rows in the order they were read. */
export function toPage<Row, Node>(
  list: PagedList,
  { limit, backward }: PageRequest,
  rows: readonly Row[],
  of: { readonly keysOf: (row: Row) => Keyset; readonly nodeOf: (row: Row) => Node; readonly totalCount?: number },
): Page<Node> {
  const more = rows.length > limit;
  const kept = rows.slice(0, limit);
  if (backward) kept.reverse();
  const nodes = kept.map(of.nodeOf);
  const cursorAt = (index: number): string | null => {
    const row = kept.at(index);
    return row === undefined ? null : cursorOf(list, of.keysOf(row));
  };
  return {
    nodes,
    // who asks for nodes alone does not pay for cursors
    get edges() {
      return kept.map((row, index) => ({ cursor: cursorOf(list, of.keysOf(row)), node: nodes[index] as Node }));
    },
    get pageInfo() {
      return {
        hasNextPage: !backward && more,
        hasPreviousPage: backward && more,
        startCursor: cursorAt(0),
        endCursor: cursorAt(-1),
      };
    },
    totalCount: of.totalCount ?? null,
  };
}

/** The opaque place of a keyset in a list. */
export function cursorOf(list: PagedList, keys: Keyset): string {
  return Buffer.from(JSON.stringify([list.name, ...keys])).toString('base64url');
}

/** Whether the query asks for `field` directly under the field being resolved: count a list only then. */
export function asksFor(info: GraphQLResolveInfo, field: string): boolean {
  return info.fieldNodes.some(
    ({ selectionSet }) => selectionSet !== undefined && selects(selectionSet, field, info.fragments),
  );
}

function selects(
  { selections }: SelectionSetNode,
  field: string,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): boolean {
  return selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === field;
    if (selection.kind === Kind.INLINE_FRAGMENT) return selects(selection.selectionSet, field, fragments);
    const fragment = fragments[selection.name.value];
    return fragment !== undefined && selects(fragment.selectionSet, field, fragments);
  });
}

function keysetAt(
  list: PagedList,
  argument: 'after' | 'before',
  cursor: string | null | undefined,
): Keyset | undefined {
  if (!given(cursor)) return undefined;
  const [name, ...keys] = partsOf(cursor);
  if (name !== list.name || keys.length !== list.keys) {
    const remedy = `Give a cursor that this list returned, or leave ${argument} out to start at the beginning.`;
    throw wrong(argument, `"${cursor.slice(0, 40)}" is not a cursor of ${list.name}`, remedy);
  }
  return keys;
}

function partsOf(cursor: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  } catch {
    return []; // not JSON, so nobody's cursor
  }
}

function given<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

function wrong(argument: string, message: string, remedy: string): BadInput {
  return new BadInput([{ path: [argument], message, remedy }]);
}
