import { Kind, type FieldNode, type ValueNode } from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

/** A number that is known with the document, or only with the variables of a request. */
export type Term = number | ((variables: Variables) => number);

/** Where a value stands: in the document, or in a variable. */
export type Given = { readonly node: ValueNode } | { readonly variable: string; readonly path: readonly string[] };

export function sum(terms: readonly Term[]): Term {
  let known = 0;
  const open = terms.filter((term) => typeof term === 'function');
  for (const term of terms) if (typeof term === 'number') known += term;
  if (open.length === 0) return known;
  return (variables) => open.reduce((total, term) => total + term(variables), known);
}

export function product(terms: readonly Term[]): Term {
  let known = 1;
  const open = terms.filter((term) => typeof term === 'function');
  for (const term of terms) if (typeof term === 'number') known *= term;
  if (open.length === 0 || known === 0) return known;
  return (variables) => open.reduce((total, term) => total * term(variables), known);
}

/** What stands at `input.shipments` of a field's arguments, as far as the document says. */
export function argumentOf({ arguments: given = [] }: FieldNode, path: string): Given | undefined {
  const [name, ...rest] = path.split('.');
  let node = given.find((argument) => argument.name.value === name)?.value;
  while (node !== undefined) {
    if (node.kind === Kind.VARIABLE) return { variable: node.name.value, path: rest };
    const step = rest.shift();
    if (step === undefined) return { node };
    if (node.kind !== Kind.OBJECT) return undefined;
    node = node.fields.find((field) => field.name.value === step)?.value;
  }
  return undefined;
}

/** How many entries a list has; 1 for anything else, and for none. */
export function lengthOf(given: Given | undefined): Term {
  if (given === undefined) return 1;
  if ('node' in given) return given.node.kind === Kind.LIST ? Math.max(1, given.node.values.length) : 1;
  return (variables) => {
    const list = inVariable(given, variables);
    return Array.isArray(list) ? Math.max(1, list.length) : 1;
  };
}

/** The first of these that is a whole number above 0, else `usual`. */
export function valueOf(given: readonly (Given | undefined)[], usual: number): Term {
  const terms = given.filter((one) => one !== undefined);
  const read = (variables: Variables): number => {
    for (const one of terms) {
      const value = 'node' in one ? literal(one.node) : inVariable(one, variables);
      if (typeof value === 'number') return Math.max(0, value);
    }
    return usual;
  };
  return terms.some((one) => 'variable' in one) ? read : read({});
}

function literal(node: ValueNode): number | undefined {
  return node.kind === Kind.INT ? Number(node.value) : undefined;
}

function inVariable({ variable, path }: Extract<Given, { variable: string }>, variables: Variables): unknown {
  let value: unknown = variables[variable];
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}
