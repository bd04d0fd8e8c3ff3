import { Field, ObjectType } from '@nestjs/graphql';
import { BadInput } from './graphql-bad-input.js';
import { Refusal } from './refusal.js';

@ObjectType('UserError', {
  description:
    'Why a request was not granted: one entry per reason. A legal "no" is not an error; it is the outcome of a determination.',
})
export class UserError {
  @Field(() => String, { description: 'What kind of refusal this is. Codes are added to and never renamed.' })
  code!: string;

  @Field(() => String, { description: 'What is wrong, in words.' })
  message!: string;

  @Field(() => [String], {
    description: 'Where in the input, outermost name first; list positions are numbers as text. Empty when nowhere.',
  })
  path!: string[];

  @Field(() => String, { description: 'What to do about it.' })
  remedy!: string;

  @Field(() => Boolean, { description: 'Whether the same request may succeed later without a change.' })
  retryable!: boolean;
}

/** A refusal or wrong input as data for a mutation's `userErrors`. Anything else is a fault and is thrown on. */
export function toUserErrors(error: unknown): UserError[] {
  if (error instanceof Refusal) {
    const { code, message, path, remedy, retryable } = error;
    return [{ code, message, path: path.map(String), remedy, retryable }];
  }
  if (error instanceof BadInput) {
    return error.problems.map(({ path, message, remedy }) => ({
      code: 'BAD_USER_INPUT',
      message,
      path: [...path],
      remedy,
      retryable: false,
    }));
  }
  throw error;
}
