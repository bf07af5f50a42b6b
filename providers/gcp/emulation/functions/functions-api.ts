import type { Api } from '../api/api.ts';
import { ApiError, notFound } from '../api/api-error.ts';
import { camelPath, isJson, messageOf, textOf, type Json } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { schemaOf } from '../api/schema.ts';
import { servedAt, startDeploy, type DeployServices } from './deploy-operation.ts';
import { compileFilter } from '../api/filter/match-filter.ts';
import { startDelete } from './delete-operation.ts';
import { toFunction } from './function-view.ts';
import { listRuntimes } from './list-runtimes.ts';
import { checkId, formatName, parseName, parseParent } from './resource-name.ts';

/** What clients may not set. @see the OUTPUT_ONLY fields of google/cloud/functions/v2/functions.proto */
const OUTPUT_ONLY = ['state', 'stateMessages', 'createTime', 'updateTime', 'url', 'environment', 'satisfiesPzs'];

/** `google.cloud.functions.v2.FunctionService`. @see https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions */
export function functionsApi(services: DeployServices): Api {
  const { store } = services;

  const view = (name: string): Json => {
    const place = parseName(name);
    const { document, host } = store.get(place);
    if (document === null && host === null) throw notFound(name);
    return toFunction(place, document, host, servedAt(services, place));
  };

  const create = (request: Json): Json => {
    const { project, location } = parseParent(textOf(request, 'parent'));
    const id = textOf(request, 'functionId') || textOf(request['function'], 'name').split('/').at(-1) || '';
    checkId(id);
    const place = { project, location, id };
    const { document, host } = store.get(place);
    const name = formatName(place);
    if (document !== null || host !== null)
      throw new ApiError('ALREADY_EXISTS', `Could not create Cloud Functions function ${name}. A function with this name already exists.`);
    return startDeploy(services, 'create', { ...settable(messageOf(request, 'function')), name });
  };

  const update = (request: Json): Json => {
    const sent = messageOf(request, 'function');
    const name = textOf(sent, 'name');
    const before = settable(view(name));
    if (store.get(parseName(name)).document?.state === 'DEPLOYING') {
      throw new ApiError('ABORTED', `An operation on function ${name} is already in progress. Please try again later.`);
    }
    return startDeploy(services, 'update', { ...applyMask(before, settable(sent), textOf(request, 'updateMask')), name });
  };

  return {
    schema: schemaOf('@google-cloud/functions'),
    service: 'google.cloud.functions.v2.FunctionService',
    label: 'cloudfunctions',
    handlers: {
      GetFunction: (request) => view(textOf(request, 'name')),
      ListFunctions(request) {
        const { project, location } = parseParent(textOf(request, 'parent'));
        const filter = textOf(request, 'filter');
        const all = store
          .list(project, location)
          .map(({ place, document, host }) => toFunction(place, document, host, servedAt(services, place)))
          .filter(compileFilter(filter));
        const { items, nextPageToken } = paged(all, request, 1000);
        return { functions: items, nextPageToken, unreachable: [] };
      },
      CreateFunction: create,
      UpdateFunction: update,
      DeleteFunction(request) {
        const name = textOf(request, 'name');
        view(name);
        return startDelete(services, name);
      },
      GenerateUploadUrl(request, { origin }) {
        const { project, location } = parseParent(textOf(request, 'parent'));
        const { bucket, object, path } = services.uploads.create(project, location);
        return { uploadUrl: `${origin}${path}`, storageSource: { bucket, object } };
      },
      GenerateDownloadUrl(request, { origin }) {
        const name = textOf(request, 'name');
        view(name);
        return { downloadUrl: `${origin}/download/${name}` };
      },
      ListRuntimes: (request) => ({ runtimes: listRuntimes(textOf(request, 'filter')) }),
    },
    fidelity: {
      GetFunction: ['verified'],
      ListFunctions: ['verified', 'orderBy is not applied.'],
      CreateFunction: ['verified', 'Node only. Packages are installed with npm without install scripts; other build steps are refused.'],
      UpdateFunction: ['verified'],
      DeleteFunction: ['verified'],
      GenerateUploadUrl: ['verified'],
      GenerateDownloadUrl: ['verified'],
      ListRuntimes: ['modelled', 'Those that Isobar knows, with their dates; Java, Go, Ruby and .NET are left out.'],
    },
  };
}

function settable(message: Json): Json {
  return Object.fromEntries(Object.entries(message).filter(([field]) => !OUTPUT_ONLY.includes(field)));
}

/** The fields that the mask names, from what was sent; all that was sent where there is no mask. @see https://google.aip.dev/134 */
function applyMask(before: Json, sent: Json, mask: string): Json {
  const paths = mask
    .split(',')
    .map((path) => camelPath(path.trim()))
    .filter((path) => path !== '');
  if (paths.length === 0 || paths.includes('*')) return merge(before, sent);
  const after = structuredClone(before);
  for (const path of paths) setPath(after, path.split('.'), valueAt(sent, path.split('.')));
  return after;
}

function merge(before: Json, sent: Json): Json {
  const nested = ['buildConfig', 'serviceConfig'].filter((field) => isJson(sent[field]));
  return {
    ...before,
    ...sent,
    ...Object.fromEntries(nested.map((field) => [field, { ...messageOf(before, field), ...messageOf(sent, field) }])),
  };
}

function valueAt(message: Json, [head = '', ...rest]: string[]): unknown {
  const value = message[head];
  if (rest.length === 0) return value;
  return isJson(value) ? valueAt(value, rest) : undefined;
}

function setPath(message: Json, [head = '', ...rest]: string[], value: unknown): void {
  if (rest.length > 0) {
    const inner = messageOf(message, head);
    setPath(inner, rest, value);
    Object.assign(message, { [head]: inner });
  } else if (value === undefined) Reflect.deleteProperty(message, head);
  else Object.assign(message, { [head]: value });
}
