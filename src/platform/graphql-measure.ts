import {
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { badValue, DOCUMENT_LIMITS, limitExceeded, type Limit } from './graphql-limits.js';
import { problemOfText } from './graphql-values.js';

/**
 * The first limit that a parsed document breaks, or `undefined`. Needs no schema and takes time in proportion to the
 * limits, not to what the document would expand to: the rules of graphql-js, some of which compare each field with each
 * other, run on what this lets through.
 */
export function measure(document: DocumentNode): GraphQLError | undefined {
  try {
    new Writing(document).check();
    new Expansion(document).check();
    return undefined;
  } catch (error) {
    if (error instanceof Broken) return error.shown;
    throw error;
  }
}

/** Ends the walk at once: what is above a limit is not measured further. */
class Broken extends Error {
  constructor(readonly shown: GraphQLError) {
    super(shown.message);
  }
}

function hold(limit: Limit, asked: number): void {
  if (asked > DOCUMENT_LIMITS[limit]) throw new Broken(limitExceeded(limit, asked));
}

/** The document as it is written, each definition once. */
class Writing {
  private directives = 0;

  constructor(private readonly document: DocumentNode) {}

  check(): void {
    const of = (kind: Kind) => this.document.definitions.filter((definition) => definition.kind === kind);
    hold('operations', of(Kind.OPERATION_DEFINITION).length);
    hold('fragments', of(Kind.FRAGMENT_DEFINITION).length);
    for (const definition of this.document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
      const variables = definition.variableDefinitions ?? [];
      hold('variables', variables.length);
      for (const { variable, defaultValue, directives } of variables) {
        refuseName(variable.name.value);
        this.directivesIn(directives);
        if (defaultValue !== undefined) checkValue(defaultValue, 0);
      }
      if (definition.name !== undefined) refuseName(definition.name.value);
      this.directivesIn(definition.directives);
      this.selections(definition.selectionSet);
    }
  }

  private selections({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      this.directivesIn(selection.directives);
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      if (selection.kind === Kind.FIELD) {
        if (selection.alias !== undefined) refuseName(selection.alias.value);
        for (const { value } of selection.arguments ?? []) checkValue(value, 0);
      }
      if (selection.selectionSet !== undefined) this.selections(selection.selectionSet);
    }
  }

  private directivesIn(directives: readonly DirectiveNode[] = []): void {
    if (directives.length === 0) return;
    hold('directivesHere', directives.length);
    hold('directives', (this.directives += directives.length));
    for (const { arguments: given = [] } of directives) for (const { value } of given) checkValue(value, 0);
  }
}

/** Where selections stand. */
interface Place {
  /** Levels of fields. */
  readonly depth: number;
  /** Levels of fields and fragments. */
  readonly nesting: number;
  /** Levels of introspection; 0 outside it. */
  readonly reading: number;
  /** The fragments they are spread in. */
  readonly within: readonly string[];
}

/** What the document asks for once every fragment stands where it is spread, as execution sees it. */
class Expansion {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private fields = 0;
  private repeated = 0;
  private aliases = 0;
  private lists = 0;

  constructor(private readonly document: DocumentNode) {
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  check(): void {
    for (const definition of this.document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      this.aliases = 0;
      this.lists = 0;
      const root = new Set<string>();
      hold(
        'rootFields',
        this.selections(definition.selectionSet, { depth: 1, reading: 0, nesting: 1, within: [] }, root, 0),
      );
    }
  }

  /** Answers how many fields stand side by side so far, `before` included; `names` are what they are answered under. */
  private selections({ selections }: SelectionSetNode, place: Place, names: Set<string>, before: number): number {
    const { depth, nesting, reading, within } = place;
    hold('nesting', nesting);
    let beside = before;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const { alias, name, selectionSet } = selection;
        const answered = alias?.value ?? name.value;
        hold('breadth', (beside += 1));
        this.count();
        if (names.has(answered)) hold('repeated', (this.repeated += 1));
        names.add(answered);
        if (alias !== undefined) hold('aliases', (this.aliases += 1));
        const inside = reading > 0 || name.value === '__schema' || name.value === '__type' ? reading + 1 : 0;
        if (inside > 0) hold('introspectionDepth', inside);
        else hold('depth', depth);
        if (inside > 0 && SCHEMA_LISTS.has(name.value)) hold('introspectionLists', (this.lists += 1));
        if (selectionSet !== undefined) {
          const below = { depth: depth + 1, nesting: nesting + 1, reading: inside, within };
          this.selections(selectionSet, below, new Set(), 0);
        }
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.count();
        beside = this.selections(selection.selectionSet, { ...place, nesting: nesting + 1 }, names, beside);
      } else {
        this.count();
        const spread = selection.name.value;
        const fragment = this.fragments.get(spread);
        // A fragment that is not there, or that spreads itself: a rule of graphql-js says so, with its place.
        if (fragment === undefined || within.includes(spread)) continue;
        const inside = { ...place, nesting: nesting + 1, within: [...within, spread] };
        beside = this.selections(fragment.selectionSet, inside, names, beside);
      }
    }
    return beside;
  }

  /** Every step counts, also one into a fragment that holds no field, or a document could keep us walking. */
  private count(): void {
    this.fields += 1;
    if (this.fields > DOCUMENT_LIMITS.fields) throw new Broken(limitExceeded('fields'));
  }
}

const SCHEMA_LISTS = new Set([
  'types',
  'fields',
  'args',
  'inputFields',
  'enumValues',
  'interfaces',
  'possibleTypes',
  'directives',
]);

function checkValue(value: ValueNode, depth: number): void {
  if (value.kind === Kind.LIST) {
    hold('inputDepth', depth + 1);
    for (const entry of value.values) checkValue(entry, depth + 1);
  } else if (value.kind === Kind.OBJECT) {
    hold('inputDepth', depth + 1);
    for (const field of value.fields) {
      refuseName(field.name.value);
      checkValue(field.value, depth + 1);
    }
  } else if (value.kind === Kind.STRING) {
    const problem = problemOfText(value.value);
    if (problem !== undefined) throw new Broken(badValue(`A text in the document ${problem}.`, 'Correct the text.'));
  }
}

/** The one name that JavaScript takes for something else: an answer or an input under it would lose it. */
function refuseName(name: string): void {
  if (name === '__proto__') throw new Broken(badValue('The name "__proto__" cannot be used.', 'Use another name.'));
}
