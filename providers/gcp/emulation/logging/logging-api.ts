import type { Api, ApiCall } from '../api/api.ts';
import { badField } from '../api/api-error.ts';
import { matchesFilter } from '../api/filter/match-filter.ts';
import { parseFilter } from '../api/filter/parse-filter.ts';
import { listOf, numberOf, textOf, type Json } from '../api/json.ts';
import { schemaOf } from '../api/schema.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { SEVERITIES, toLogEntry } from './entry-view.ts';
import { narrow } from './narrow.ts';

/** Lines read from the store at a time, and looked at in all before an answer is given. */
const CHUNK = 1000;
const MAX_LOOKED_AT = 50_000;

const RANK = { severity: (value: string) => SEVERITIES.indexOf(value as (typeof SEVERITIES)[number]) };

/** What functions wrote, through `google.logging.v2.LoggingServiceV2`. @see https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list */
export function loggingApi({ context, store }: DeployServices): Api {
  const { telemetry } = context.host;

  const list = async (request: Json, { signal }: ApiCall): Promise<Json> => {
    const { projects, filter, passes, size, token, newestFirst } = readRequest(request);
    const placeOf = new Map(
      projects.flatMap((project) => store.list(project, '-').map(({ place }) => [store.hostName(place), place] as const)),
    );
    const range = narrow(filter, placeOf);
    if (range === null) return { entries: [] };
    const found: Json[] = [];
    let before = newestFirst && token !== '' ? token : undefined;
    for (let looked = 0; looked < MAX_LOOKED_AT; looked += CHUNK) {
      const { items, more } = await telemetry.logs.list({ ...range, limit: CHUNK, before }, signal);
      for (const entry of items.toReversed()) {
        const place = placeOf.get(nameOf(entry.functionRef));
        const shown = place === undefined ? null : toLogEntry(place, entry);
        if (shown !== null && passes(shown)) found.push(shown);
        if (newestFirst && found.length === size) return { entries: found, nextPageToken: entry.id };
      }
      before = items[0]?.id;
      if (!more || before === undefined) break;
    }
    if (newestFirst) return { entries: found };
    return oldestFirst(found.toReversed(), size, token);
  };

  return {
    schema: schemaOf('@google-cloud/logging-api'),
    service: 'google.logging.v2.LoggingServiceV2',
    label: 'logging',
    handlers: { ListLogEntries: list },
    fidelity: {
      ListLogEntries: ['verified', `Only what functions wrote; the newest ${MAX_LOOKED_AT.toLocaleString('en')} lines are looked at.`],
    },
  };
}

function readRequest(request: Json) {
  const projects = listOf(request, 'resourceNames').map((name) => projectOf(String(name)));
  if (projects.length === 0) throw badField('resource_names', 'At least one resource name must be given.');
  const text = textOf(request, 'filter');
  const filter = text.trim() === '' ? null : parseFilter(text);
  return {
    projects,
    filter,
    passes: (entry: Json) => filter === null || matchesFilter(filter, entry, RANK),
    size: numberOf(request, 'pageSize') || 50,
    token: textOf(request, 'pageToken'),
    newestFirst: textOf(request, 'orderBy').trim().endsWith('desc'),
  };
}

/** A page from the beginning; the token is the id of the last entry that was given. */
function oldestFirst(all: readonly Json[], size: number, token: string): Json {
  const from = token === '' ? 0 : all.findIndex((one) => textOf(one, 'insertId') === token) + 1;
  const entries = all.slice(from, from + size);
  const last = entries.at(-1);
  return { entries, ...(from + size < all.length && last !== undefined ? { nextPageToken: textOf(last, 'insertId') } : {}) };
}

function projectOf(resource: string): string {
  const found = /^projects\/([^/]+)/.exec(resource);
  if (found === null) throw badField('resource_names', `Only projects have logs in this emulation, not "${resource}".`);
  return found[1] ?? '';
}

function nameOf(functionRef: string): string {
  return functionRef.slice(functionRef.indexOf('/') + 1);
}
