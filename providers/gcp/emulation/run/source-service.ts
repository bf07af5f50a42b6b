import { isDeepStrictEqual } from 'node:util';
import type { Type } from 'protobufjs';
import { listOf, textOf, type Json } from '../api/json.ts';
import { applyMask } from '../functions/apply-mask.ts';
import { carryOut, type DeployServices } from '../functions/deploy-operation.ts';
import { discard } from '../functions/delete-operation.ts';
import type { FunctionDocument } from '../functions/function-store.ts';
import { formatName, formatParent, type FunctionPlace } from '../functions/resource-name.ts';
import { toProject } from '../functions/to-project.ts';
import type { RunAccess } from './run-access.ts';
import { sentService, toSpec } from './sent-service.ts';
import { serviceName } from './service-view.ts';
import { wantedTraffic } from './wanted-traffic.ts';

const TYPE = 'type.googleapis.com/google.cloud.run.v2.Service';

type OwnDocument = FunctionDocument & { service: Json };

/** A change of a service that was deployed from source, or is to be. */
export interface ServiceChange {
  place: FunctionPlace;
  /** As it came. */
  sent: Json;
  /** Nothing is carried out: it is only said whether it could be. */
  validateOnly: boolean;
}

/** Deploys a service from source, by the same build as a function, and gives the operation. */
export function createFromSource(services: DeployServices, access: RunAccess, { place, sent, validateOnly }: ServiceChange): Json {
  return deployService(services, access, place, sentService(sent), { validateOnly, afterwards: null });
}

/** Changes one: what makes a revision is built and started anew, then the traffic is divided as it was asked for. */
export function updateFromSource(
  services: DeployServices,
  access: RunAccess,
  { place, sent, validateOnly }: ServiceChange,
  { type, mask, before }: { type: Type; mask: string; before: OwnDocument },
): Json {
  const name = serviceName(place);
  const after = applyMask(type, before.service, sentService(sent), mask);
  const paths = mask.split(',').map((path) => path.trim());
  const moves = listOf(sent, 'traffic').length > 0 && (mask === '' || paths.some((path) => /^(?:\*|traffic)/.test(path)));
  // What failed is tried again as it is, unless only its traffic is meant.
  const again = before.state === 'FAILED' && paths.some((path) => !path.startsWith('traffic'));
  const wanted = wantedTraffic(sent);
  const divideNow = moves ? access.divide(name, wanted, textOf(sent, 'etag')) : null;
  if (again || !isDeepStrictEqual(toSpec(place, after), toSpec(place, before.service))) {
    const afterwards = moves ? () => access.divide(name, wanted, '')() : null;
    return deployService(services, access, place, after, { validateOnly, afterwards });
  }
  const { context, store } = services;
  return context.operations.start(formatParent(place), { '@type': TYPE, name }, async () => {
    if (!validateOnly) {
      store.put({ ...before, service: after, updateTime: new Date().toISOString() });
      await divideNow?.();
    }
    return { '@type': TYPE, ...access.view(name) };
  });
}

/** Deletes one and gives the operation. */
export function deleteService(services: DeployServices, access: RunAccess, place: FunctionPlace): Json {
  const name = serviceName(place);
  const shown = { '@type': TYPE, ...access.view(name) };
  return services.context.operations.start(formatParent(place), { '@type': TYPE, name }, async () => {
    await discard(services, place);
    return shown;
  });
}

function deployService(
  services: DeployServices,
  access: RunAccess,
  place: FunctionPlace,
  service: Json,
  { validateOnly, afterwards }: { validateOnly: boolean; afterwards: (() => Promise<void>) | null },
): Json {
  const { context, store } = services;
  const name = serviceName(place);
  const spec = toSpec(place, service);
  // What is wrong with the configuration is said at once, as by the service.
  toProject(store.hostName(place), spec);
  const before = store.get(place).document;
  const now = new Date().toISOString();
  const document: FunctionDocument = {
    name: formatName(place),
    spec,
    state: 'DEPLOYING',
    stateMessages: [],
    service,
    createTime: before?.createTime ?? now,
    updateTime: now,
    sourceSha256: before?.sourceSha256 ?? null,
  };
  if (!validateOnly) store.put(document);
  return context.operations.start(formatParent(place), { '@type': TYPE, name }, async (run) => {
    if (validateOnly) return { '@type': TYPE, ...service, name };
    try {
      await carryOut(services, document, () => {}, run.signal);
    } catch (error) {
      // What never ran leaves nothing behind.
      if (store.get(place).host === null) store.remove(place);
      throw error;
    }
    await afterwards?.();
    return { '@type': TYPE, ...access.view(name) };
  });
}
