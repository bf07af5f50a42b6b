import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admission, ArrivingCall } from '../../../admission.ts';
import type { DeployedFunction, FunctionCatalog } from '../ports.ts';
import { refuseAs } from './refuse.ts';
import type { Route } from './route.ts';

/** What the emulation of a function's model says of a request; undefined where it has no say. */
export type Admit = (model: string, call: ArrivingCall) => Admission | undefined;

/** Names the version that runs a request: null where there is none; a request that its cloud refuses is answered. */
export function createChoice(catalog: FunctionCatalog, admit: Admit | undefined) {
  return ({ name, qualifier }: Route, { headers }: IncomingMessage, response: ServerResponse): DeployedFunction | 'refused' | null => {
    const live = catalog.resolve(name, null);
    if (live === null) return null;
    const header = (field: string): string | null => {
      const value = headers[field];
      return typeof value === 'string' ? value : null;
    };
    const admission = admit?.(live.project.model, { name, qualifier, header });
    if (admission === undefined) return qualifier === null ? live : catalog.resolve(name, qualifier);
    if (admission === null) return null;
    if ('version' in admission) return admission.version === null ? live : catalog.resolve(name, admission.version);
    refuseAs(response, admission.refusal);
    return 'refused';
  };
}
