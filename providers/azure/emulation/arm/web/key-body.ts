import { newKey } from '../../apps/site-keys.ts';
import { badRequest } from '../arm-error.ts';
import { param, type ArmAnswer, type ArmRequest } from '../arm-route.ts';
import { bodyOf, propertiesOf } from './body.ts';

/** Name and value of the key that a request sets; one that is not sent is made. */
export function keyOf(request: ArmRequest): { key: string; value: string } {
  // In `properties` as it is documented, or without: the service's own clients are not agreed.
  const { value } = request.body === undefined ? {} : { ...bodyOf(request), ...propertiesOf(request) };
  if (value !== undefined && value !== null && typeof value !== 'string') throw badRequest("The parameter 'value' has an invalid value.");
  return { key: param(request, 'key'), value: typeof value === 'string' && value !== '' ? value : newKey() };
}

/** KeyInfo. The service gives its members both on top and below `properties`: clients of either age find them. */
export function keyAnswer(name: string, value: string, created: boolean): ArmAnswer {
  return { status: created ? 201 : 200, body: { name, value, properties: { name, value } } };
}

/** The same without one member. */
export function without<T>(keys: Readonly<Record<string, T>>, name: string): Record<string, T> {
  const { [name]: _, ...rest } = keys;
  return rest;
}
