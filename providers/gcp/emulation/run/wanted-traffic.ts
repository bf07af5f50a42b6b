import { listOf, numberOf, textOf, type Json } from '../api/json.ts';
import type { WantedTarget } from './traffic-target.ts';

/** How a service asks for its traffic to be divided. */
export function wantedTraffic(service: Json): WantedTarget[] {
  const wanted = listOf(service, 'traffic').map((one) => ({
    revision: textOf(one, 'type') === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' ? '' : textOf(one, 'revision'),
    percent: numberOf(one, 'percent'),
    tag: textOf(one, 'tag'),
  }));
  // "If traffic is empty or not provided, defaults to 100% traffic to the latest Ready Revision": google/cloud/run/v2/service.proto
  return wanted.length === 0 ? [{ revision: '', percent: 100, tag: '' }] : wanted;
}
