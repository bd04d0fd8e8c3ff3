import { Catch, type ArgumentsHost } from '@nestjs/common';
import type { GqlContextType, GqlExceptionFilter } from '@nestjs/graphql';
import { getNamedType, GraphQLError, isObjectType, type GraphQLResolveInfo } from 'graphql';
import { BadInput } from './graphql-bad-input.js';
import { Refusal } from './refusal.js';
import { toUserErrors } from './user-error.js';

/**
 * Turns a refusal or wrong input of a mutation into its `userErrors`, also when the validation pipe threw before the
 * resolver ran. Register it once with `app.useGlobalFilters`. It fits every mutation whose payload has a `userErrors`
 * field; the payload's other fields must be nullable, except `replayed`, which reads false. Elsewhere (queries, field
 * resolvers) the error goes on and `graphql-errors.ts` answers it.
 */
@Catch(Refusal, BadInput)
export class UserErrorsFilter implements GqlExceptionFilter {
  catch(error: Refusal | BadInput, host: ArgumentsHost): { userErrors: unknown[]; replayed: boolean } {
    if (host.getType<GqlContextType>() !== 'graphql') throw error;
    if (!paysWithUserErrors(host.getArgByIndex(3))) {
      // Wrapped, because graphql-js takes any error with a `path` (a refusal has one) for one whose place it knows.
      throw new GraphQLError(error.message, { originalError: error });
    }
    return { userErrors: toUserErrors(error), replayed: false };
  }
}

function paysWithUserErrors(info: GraphQLResolveInfo): boolean {
  if (info.operation.operation !== 'mutation' || info.path.prev !== undefined) return false;
  const payload = getNamedType(info.returnType);
  return isObjectType(payload) && 'userErrors' in payload.getFields();
}
