import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { Length, Matches, ValidateIf, type ValidationError, validateSync } from 'class-validator';
import { refusalCodes, type RefusalCode } from './refusal-codes.js';
import type { UserError } from './user-error.js';

/** Ids of the outside, in files and in the API alike (scenarios/FORMAT.md section 2). */
const ID_FORM = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/;

/** Is this an id as files and the API know them? */
export const isId = (text: string): boolean => ID_FORM.test(text);

const coded = (code: RefusalCode) => ({ context: { code } });

/** An id: up to 64 letters, digits and `. _ / -`, beginning with a letter or digit. */
export const IsId = (): PropertyDecorator =>
  Matches(ID_FORM, { message: 'this is not an id of up to 64 letters, digits and . _ / -', ...coded('BAD_ID') });

/** Text that says something, of at most so many characters. */
export const IsText = (most: number): PropertyDecorator =>
  Length(1, most, { message: `this must have 1 to ${most} characters`, ...coded('REQUIRED') });

/** The rules that follow are asked only when the field is given; `null` is the same as leaving it out. */
export const IfGiven = (): PropertyDecorator => ValidateIf((_input, value) => value !== undefined && value !== null);

/** An input as it arrives: read before it is checked, so it is no instance of its class yet. */
export type Given<Input> = Readonly<Input>;

/**
 * Checks the class-validator rules of one input by hand, so that each entry of a list has its own answer, in the codes of
 * the refusals. `path` is where the input stands, e.g. `['input', 'shipments', '3']`. Empty when all is well.
 */
export function problemsOf<Input extends object>(
  of: ClassConstructor<Input>,
  given: Given<Input>,
  path: readonly string[],
): UserError[] {
  return validateSync(instanceOf(of, given)).flatMap((error) => toErrors(error, path));
}

/** Only an input with inputs inside needs to be gone through: the others are many, and each is checked by itself. */
function instanceOf<Input extends object>(of: ClassConstructor<Input>, given: Given<Input>): Input {
  const nested = Object.values(given).some((value) => typeof value === 'object' && value !== null);
  return nested ? plainToInstance(of, { ...given }) : Object.assign(new of(), given);
}

/** One user error of a code at a place. */
export const userError = (code: RefusalCode, path: readonly string[], message?: string): UserError => ({
  code,
  message: message ?? refusalCodes[code].meaning,
  path: [...path],
  remedy: refusalCodes[code].remedy,
  retryable: refusalCodes[code].retryable,
});

function toErrors(error: ValidationError, above: readonly string[]): UserError[] {
  const path = [...above, error.property];
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) =>
    userError(codeOf(error.contexts?.[rule]), path, message),
  );
  return [...own, ...(error.children ?? []).flatMap((child) => toErrors(child, path))];
}

function codeOf(context: unknown): RefusalCode {
  const code = typeof context === 'object' && context !== null && 'code' in context ? String(context.code) : '';
  return code in refusalCodes ? (code as RefusalCode) : 'BAD_INPUT';
}
