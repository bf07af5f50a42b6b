import { badField } from '../api/api-error.ts';

/** A function's place: `projects/P/locations/L/functions/F`. */
export interface FunctionPlace {
  project: string;
  location: string;
  id: string;
}

/** @see the pattern of `function_id` in google/cloud/functions/v2/functions.proto, as the service states it when it refuses one */
const ID = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** `projects/P/locations/L`. */
export function formatParent({ project, location }: Pick<FunctionPlace, 'project' | 'location'>): string {
  return `projects/${project}/locations/${location}`;
}

export function formatName(place: FunctionPlace): string {
  return `${formatParent(place)}/functions/${place.id}`;
}

/** Throws INVALID_ARGUMENT where it is no name of a function. */
export function parseName(name: string): FunctionPlace {
  const found = /^projects\/([^/]+)\/locations\/([^/]+)\/functions\/([^/]+)$/.exec(name);
  if (found === null) throw badField('name', `Invalid resource name "${name}".`);
  const [, project = '', location = '', id = ''] = found;
  return { project, location, id };
}

/** `projects/P/locations/L`; the location may be `-` where a list is meant. */
export function parseParent(parent: string): { project: string; location: string } {
  const found = /^projects\/([^/]+)\/locations\/([^/]+)$/.exec(parent);
  if (found === null) throw badField('parent', `Invalid parent "${parent}": expected projects/PROJECT/locations/LOCATION.`);
  const [, project = '', location = ''] = found;
  return { project, location };
}

export function checkId(id: string): void {
  if (ID.test(id)) return;
  throw badField(
    'function_id',
    `The function ID "${id}" is invalid: it must have 1 to 63 lower-case letters, digits or hyphens, begin with a letter and not end with a hyphen.`,
  );
}

/**
 * Its name in the runtime: the bare id in the default project and location, so that it is the same function for the console;
 * else with project and location before it. An id has no dot, so the two never meet.
 */
export function hostNameOf({ project, location, id }: FunctionPlace, defaults: { project: string; location: string }): string {
  return project === defaults.project && location === defaults.location ? id : `${project}.${location}.${id}`;
}

/** The other way round. A project's id may have dots in it. */
export function placeOf(hostName: string, defaults: { project: string; location: string }): FunctionPlace {
  const parts = hostName.split('.');
  if (parts.length < 3) return { ...defaults, id: hostName };
  return { project: parts.slice(0, -2).join('.'), location: parts.at(-2) ?? '', id: parts.at(-1) ?? '' };
}
