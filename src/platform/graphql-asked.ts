import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';
import type { Asked } from './gate.js';
import type { PreparedOperation } from './graphql-documents.js';

const known = new WeakMap<PreparedOperation, Asked>();

/**
 * What an operation asks for: its root fields, in fragments too. A field that a directive may leave out counts as asked
 * for, because variables decide that later. Worked out once per operation that is kept.
 */
export function askedBy(operation: PreparedOperation): Asked {
  const before = known.get(operation);
  if (before !== undefined) return before;
  const { document, node } = operation;
  const fields = new Set<string>();
  collect(node.selectionSet, document, fields);
  const asked = { kind: node.operation, name: node.name?.value ?? null, fields: [...fields] };
  known.set(operation, asked);
  return asked;
}

/** The document is valid, so fragments exist and do not spread themselves. */
function collect({ selections }: SelectionSetNode, document: DocumentNode, into: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      if (!selection.name.value.startsWith('__')) into.add(selection.name.value);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, document, into);
    else {
      const { value } = selection.name;
      const fragment = document.definitions.find(
        (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === value,
      );
      if (fragment?.kind === Kind.FRAGMENT_DEFINITION) collect(fragment.selectionSet, document, into);
    }
  }
}
