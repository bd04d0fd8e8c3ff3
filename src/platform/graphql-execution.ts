import { execute, GraphQLScalarType, GraphQLSchema, Kind, visit } from 'graphql';
import type { DocumentNode, ExecutionArgs, ExecutionResult, TypeNode } from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { PreparedOperation } from './graphql-documents.js';
import type { CoercedVariables } from './graphql-variables.js';

/** Arguments of one execution that also know the prepared operation they came from. */
export interface PreparedArgs extends ExecutionArgs {
  readonly prepared: PreparedOperation;
  /** `variableValues` after graphql-js read them; see `coerceVariables`. */
  readonly coerced: CoercedVariables;
}

/** An operation is compiled once it has run this often; a document sent once is never worth compiling. */
const RUNS_BEFORE_COMPILING = 3;

/** Runs a query or mutation, compiled by graphql-jit once it is in use and by graphql-js until then. */
export function executePrepared(args: PreparedArgs): ExecutionResult | Promise<ExecutionResult> {
  const compiled = compiledOf(args.schema, args.prepared);
  if (compiled === null || givesNullForDefault(args)) return execute(args);
  return compiled.query(args.rootValue, args.contextValue, args.coerced);
}

function compiledOf(schema: GraphQLSchema, operation: PreparedOperation): CompiledQuery | null {
  if (operation.compiled !== undefined) return operation.compiled;
  operation.runs += 1;
  if (operation.runs <= RUNS_BEFORE_COMPILING) return null;
  operation.compiled = compile(schema, operation);
  return operation.compiled;
}

function compile(schema: GraphQLSchema, { document, node }: PreparedOperation): CompiledQuery | null {
  if (skipsBranches(document)) return null;
  // A literal amount (a bigint) does not compile: the compiler then answers with errors, and graphql-js keeps the work.
  const compiled = compileQuery(compilable(schema), takingCoerced(document), node.name?.value);
  return isCompiledQuery(compiled) ? compiled : null;
}

/**
 * Whether a directive may leave out a whole branch. In `next @include(if: false) { a } next { b }` compiled code runs
 * `a` as well, for it merges the two branches and forgets the condition of the first. graphql-js keeps such documents.
 */
function skipsBranches(document: DocumentNode): boolean {
  let skips = false;
  visit(document, {
    Directive(_directive, _key, _parent, _path, ancestors) {
      const place = ancestors.at(-1);
      if (place !== undefined && 'kind' in place && !(place.kind === Kind.FIELD && !place.selectionSet)) skips = true;
    },
  });
  return skips;
}

/**
 * A compiled query reads variables in its own way: it does not apply the defaults of input fields, and refuses input
 * that leaves such a field out. So graphql-js reads them, and the compiled query is told that each variable is of a
 * type that takes any value as it is. Flags stay flags: `@skip` and `@include` compile with nothing else.
 */
const AS_IS = new GraphQLScalarType({ name: 'HeadroomCoercedVariable', parseValue: (value) => value });

function takingCoerced(document: DocumentNode): DocumentNode {
  return visit(document, {
    VariableDefinition: ({ kind, variable, type }) =>
      isFlag(type)
        ? undefined
        : { kind, variable, type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: AS_IS.name } } },
  });
}

function isFlag(type: TypeNode): boolean {
  const bare = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  return bare.kind === Kind.NAMED_TYPE && bare.name.value === 'Boolean';
}

const compilables = new WeakMap<GraphQLSchema, GraphQLSchema>();

/** The same types and that one; made once per schema. */
function compilable(schema: GraphQLSchema): GraphQLSchema {
  const known = compilables.get(schema);
  if (known !== undefined) return known;
  const config = schema.toConfig();
  const made = new GraphQLSchema({ ...config, types: [...config.types, AS_IS], assumeValid: true });
  compilables.set(schema, made);
  return made;
}

/**
 * An explicit `null` for a variable that has a default: graphql-js refuses it where a non-null value is needed, the
 * compiled query takes it (`@skip(if: $flag)` would read false). Such a request is rare; graphql-js answers it.
 */
function givesNullForDefault({ prepared, coerced }: PreparedArgs): boolean {
  const definitions = prepared.node.variableDefinitions;
  if (definitions === undefined || definitions.length === 0) return false;
  return definitions.some(
    ({ defaultValue, variable }) => defaultValue !== undefined && coerced[variable.name.value] === null,
  );
}
