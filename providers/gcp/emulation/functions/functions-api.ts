import type { Api } from '../api/api.ts';
import { ApiError, notFound } from '../api/api-error.ts';
import { messageOf, textOf, type Json } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { schemaOf } from '../api/schema.ts';
import { applyMask } from './apply-mask.ts';
import { servedAt, startDeploy, type DeployServices } from './deploy-operation.ts';
import { isOwnService } from './function-store.ts';
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
  const schema = schemaOf('@google-cloud/functions');
  const type = schema.lookupType('google.cloud.functions.v2.Function');

  const view = (name: string): Json => {
    const place = parseName(name);
    const { document, host } = store.get(place);
    if ((document === null && host === null) || isOwnService(document)) throw notFound(name);
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
    return startDeploy(services, 'update', { ...applyMask(type, before, settable(sent), textOf(request, 'updateMask')), name });
  };

  return {
    schema,
    service: 'google.cloud.functions.v2.FunctionService',
    label: 'cloudfunctions',
    handlers: {
      GetFunction: (request) => view(textOf(request, 'name')),
      ListFunctions(request) {
        const { project, location } = parseParent(textOf(request, 'parent'));
        const filter = textOf(request, 'filter');
        const all = store
          .list(project, location)
          .filter(({ document }) => !isOwnService(document))
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
