import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** What one document may ask for. Checked once per document text, before anything runs. */
export const DOCUMENT_LIMITS = { tokens: 2_000, depth: 12, aliases: 50, rootFields: 20 } as const;

type Limit = keyof typeof DOCUMENT_LIMITS;

const MEANINGS: Record<Limit, string> = {
  tokens: 'tokens in the document',
  depth: 'levels of nested fields',
  aliases: 'aliased fields, those in fragments counted wherever they are spread',
  rootFields: 'fields at the root of the operation',
};

/** The error for a document above one limit. It names the limit, so that a caller knows what to cut. */
export function limitExceeded(limit: Limit, asked?: number): GraphQLError {
  const most = DOCUMENT_LIMITS[limit];
  const found = asked === undefined ? 'more' : String(asked);
  return new GraphQLError(`The ${limit} limit is ${most} ${MEANINGS[limit]}; this document has ${found}.`, {
    extensions: { code: 'DOCUMENT_TOO_LARGE', limit, most, remedy: 'Ask for less, or split the document in several.' },
  });
}

/**
 * Validation rule: depth, aliases and root fields, counted with every fragment expanded, since execution expands them
 * too. Introspection is left to the depth rule of graphql-js, because the query every tool sends is 13 levels deep.
 */
export function documentLimits(context: ValidationContext): ASTVisitor {
  const measure = measurer((name) => context.getFragment(name));
  return {
    OperationDefinition(operation) {
      const size = measure(operation.selectionSet);
      for (const limit of ['depth', 'aliases', 'rootFields'] as const) {
        if (size[limit] > DOCUMENT_LIMITS[limit]) context.reportError(limitExceeded(limit, size[limit]));
      }
      return false;
    },
    FragmentDefinition: () => false,
  };
}

interface Size {
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
}

const NOTHING: Size = { depth: 0, aliases: 0, rootFields: 0 };

/** Sizes are remembered per fragment: a fragment spread a thousand times in a chain is measured once. */
function measurer(fragmentOf: (name: string) => FragmentDefinitionNode | null | undefined) {
  const known = new Map<string, Size>();

  const ofFragment = (name: string): Size => {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, NOTHING); // a cycle ends here; another rule reports it
    const fragment = fragmentOf(name);
    const size = fragment ? ofSelections(fragment.selectionSet) : NOTHING;
    known.set(name, size);
    return size;
  };

  const ofSelections = ({ selections }: SelectionSetNode): Size => {
    let [depth, aliases, rootFields] = [0, 0, 0];
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const introspection = selection.name.value.startsWith('__');
        const inside = selection.selectionSet && !introspection ? ofSelections(selection.selectionSet) : NOTHING;
        depth = Math.max(depth, 1 + inside.depth);
        aliases += inside.aliases + (selection.alias ? 1 : 0);
        rootFields += 1;
      } else {
        const inside =
          selection.kind === Kind.FRAGMENT_SPREAD
            ? ofFragment(selection.name.value)
            : ofSelections(selection.selectionSet);
        depth = Math.max(depth, inside.depth);
        aliases += inside.aliases;
        rootFields += inside.rootFields;
      }
    }
    return { depth, aliases, rootFields };
  };

  return ofSelections;
}
