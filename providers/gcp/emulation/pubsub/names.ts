import { ApiError } from '../api/api-error.ts';

/** @see the comments of `Topic.name` in google/pubsub/v1/pubsub.proto */
const ID = /^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/;

/** Throws INVALID_ARGUMENT where it is no name of such a resource. */
export function checkName(kind: 'topics' | 'subscriptions', name: string): void {
  const found = /^projects\/[^/]+\/(topics|subscriptions)\/([^/]+)$/.exec(name);
  if (found?.[1] === kind && ID.test(found[2] ?? '')) return;
  throw new ApiError(
    'INVALID_ARGUMENT',
    `Invalid resource name given (name=${name}). Refer to https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names for more information.`,
  );
}

export function noResource(name: string): ApiError {
  return new ApiError('NOT_FOUND', `Resource not found (resource=${name.split('/').at(-1) ?? name}).`);
}

export function projectOfName(name: string): string {
  return name.split('/')[1] ?? '';
}
