import { messageOf, textOf, type Json } from '../api/json.ts';
import type { FunctionDocument } from '../functions/function-store.ts';

const CONDITIONS = {
  ACTIVE: 'CONDITION_SUCCEEDED',
  FAILED: 'CONDITION_FAILED',
  DEPLOYING: 'CONDITION_RECONCILING',
  DELETING: 'CONDITION_RECONCILING',
} as const satisfies Record<FunctionDocument['state'], string>;

/** What is shown of a service that was deployed from source, beside what every one has. */
export function ownFields({ service, state, stateMessages }: FunctionDocument, build: string): Json {
  const [failure] = stateMessages;
  const { description, annotations, client, clientVersion, scaling, ingress, launchStage } = service ?? {};
  const condition = { type: 'Ready', state: CONDITIONS[state], ...(failure === undefined ? {} : { message: textOf(failure, 'message') }) };
  const carried = Object.entries({ description, annotations, client, clientVersion, scaling, ingress, launchStage });
  return {
    ...Object.fromEntries(carried.filter(([, value]) => value !== undefined)),
    buildConfig: { ...messageOf(service, 'buildConfig'), name: build },
    reconciling: state === 'DEPLOYING',
    terminalCondition: condition,
  };
}
