import type { Fidelity } from '#shared/model/runtime-status.ts';
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../server/service.ts';
import { internalFailure, type Codec } from './codec.ts';
import { inflateBody } from './inflate-body.ts';
import { fidelityOf, type InvalidInput, type Operations } from './operation.ts';

/** What a service is made of, whatever its protocol. */
export interface ServiceDefinition {
  /** The cloud's own name of the service, as `Fidelity.service`. */
  name: string;
  signingNames: readonly string[];
  operations: Operations;
  invalid: InvalidInput;
  /** For what must not happen: a fault of ours. */
  onFault: (operation: string, error: unknown) => void;
}

/**
 * A service whose requests name their operation (Query, awsJson, RPC v2 CBOR), in all the protocols its clients speak.
 * The first codec also answers what is in none of them.
 */
export function createRpcService(
  definition: ServiceDefinition & { targetPrefixes?: readonly string[]; codecs: readonly [Codec, ...Codec[]] },
): AwsService & { readonly fidelity: readonly Fidelity[] } {
  const { operations, codecs } = definition;
  const fidelity: readonly Fidelity[] = fidelityOf(definition.name, operations);
  return {
    signingNames: definition.signingNames,
    targetPrefixes: definition.targetPrefixes ?? [],
    fidelity,
    async handle(sent: AwsRequest): Promise<AwsResponse> {
      let codec = codecs[0];
      let name = 'request';
      try {
        const request = await inflateBody(sent);
        codec = codecs.find((candidate) => candidate.operation(request) !== null) ?? codec;
        const asked = codec.operation(request);
        if (asked === null) throw missingAction();
        name = asked;
        const found = Object.hasOwn(operations, name) ? operations[name] : undefined;
        if (found === undefined) throw codec.unknown(name);
        return codec.success(await found.run(codec.input(request), request, definition.invalid), name, request);
      } catch (error) {
        return codec.failure(
          toAwsError(error, () => definition.onFault(name, error)),
          sent,
        );
      }
    },
  };
}

/** The error itself where it is one of the service's; anything else is reported as a fault of ours. */
export function toAwsError(error: unknown, onFault: () => void): AwsError {
  if (error instanceof AwsError) return error;
  onFault();
  return internalFailure();
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
function missingAction(): AwsError {
  return new AwsError('MissingAction', 'The request is missing an action or a required parameter.');
}
