import type { AwsError } from '../../../server/service.ts';
import { validationError } from '../errors.ts';

/** What is wrong with one resource of a serverless template, in the words of the transform. */
export class InvalidResource extends Error {
  constructor(id: string, message: string) {
    super(`Resource with id [${id}] is invalid. ${message}`);
    this.name = 'InvalidResource';
  }
}

export function invalidEvent(id: string, event: string, message: string): InvalidResource {
  return new InvalidResource(id, `Event with id [${event}] is invalid. ${message}`);
}

/** All that the transform found, as the reason why it failed. */
export function transformFailed(problems: readonly InvalidResource[]): AwsError {
  const found = problems.map(({ message }) => message).join(', ');
  return validationError(
    `Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application Specification document. Number of errors found: ${problems.length}. ${found}`,
  );
}

/** Throws for a property that is not heeded. */
export function checkKnown(id: string, type: string, names: Iterable<string>, known: ReadonlySet<string>): void {
  for (const name of names) {
    if (!known.has(name)) throw new InvalidResource(id, `property ${name} not defined for resource of type ${type}`);
  }
}
