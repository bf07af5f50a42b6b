import { isMapping } from '../../../detection/cloud-yaml.ts';
import { ArmError } from './arm-error.ts';
import type { ArmAnswer, ArmRequest } from './arm-route.ts';

/** As many are in a page where the client does not say. */
const PAGE = 100;

/**
 * A list as its pages: at most `$top` of it, with a `nextLink` where there are more. Other answers pass as they are.
 * @see https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/resource-api-reference.md#get-resource
 */
export function pageOf(answer: ArmAnswer, request: ArmRequest, endpoint: string): ArmAnswer {
  const { body } = answer;
  if (request.method !== 'GET' || !isMapping(body) || !Array.isArray(body['value'])) return answer;
  const all = body['value'] as unknown[];
  const size = Math.min(whole(request, '$top') ?? PAGE, 1000);
  if (size < 1) throw new ArmError(400, 'InvalidTop', "The value of '$top' must be at least 1.");
  const from = whole(request, '$skiptoken') ?? 0;
  const next = from + size < all.length ? String(from + size) : null;
  const query = new URLSearchParams(request.query);
  if (next !== null) query.set('$skiptoken', next);
  const nextLink = next === null ? null : `${endpoint}${request.path}?${query.toString()}`;
  return { ...answer, body: { ...body, value: all.slice(from, from + size), nextLink } };
}

function whole(request: ArmRequest, name: string): number | null {
  const text = request.query.get(name);
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new ArmError(400, name === '$top' ? 'InvalidTop' : 'InvalidSkipToken', `The value '${text}' of '${name}' is invalid.`);
}
