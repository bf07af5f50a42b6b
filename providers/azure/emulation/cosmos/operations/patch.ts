import { badRequest, preconditionFailed } from '../cosmos-error.ts';
import { checkQuery } from '../sql/check-query.ts';
import { parseQuery } from '../sql/parse-query.ts';
import { runQuery } from '../sql/run-query.ts';
import { isList, isObject, type Value, type ValueObject } from '../sql/value.ts';

/** "10 patch operations" for each request. @see https://learn.microsoft.com/azure/cosmos-db/partial-document-update-faq */
const MOST = 10;

type Container = { [name: string]: Value } | Value[];

/**
 * An item after partial updates. Throws `CosmosError`, or `QueryError` for the condition.
 * @see https://learn.microsoft.com/azure/cosmos-db/partial-document-update#supported-operations
 */
export function patched(item: ValueObject, body: unknown): ValueObject {
  checkCondition(item, body);
  const list: unknown = isObject(body as Value) ? (body as ValueObject)['operations'] : body;
  if (!Array.isArray(list) || list.length === 0) throw badRequest('The patch request has no operations.');
  if (list.length > MOST) throw badRequest(`The number of patch operations can't exceed '${MOST}'.`);
  const result = structuredClone(item) as { [name: string]: Value };
  for (const operation of list as Value[]) {
    if (!isObject(operation)) throw badRequest('The patch request is invalid.');
    apply(result, operation);
  }
  return result;
}

/** Throws where the item is not as the body's condition, a query from FROM on, wants it. */
function checkCondition(item: ValueObject, body: unknown): void {
  const condition = isObject(body as Value) ? (body as ValueObject)['condition'] : undefined;
  if (typeof condition !== 'string' || condition === '') return;
  const query = parseQuery(`SELECT * ${condition}`);
  checkQuery(query);
  if (runQuery(query, [item], new Map()).length === 0) throw preconditionFailed();
}

function apply(root: Container, { op, path, value, from }: ValueObject): void {
  const name = String(op).toLowerCase();
  const work = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (work === undefined) throw badRequest(`The patch operation '${String(op)}' is not known.`);
  if (name !== 'move') {
    work(placeOf(root, path), value);
    return;
  }
  const source = placeOf(root, from);
  const moved = read(source);
  if (moved === undefined) throw missing(source);
  remove(source);
  add(placeOf(root, path), moved);
}

interface Place {
  of: Container;
  key: string;
  path: string;
}

function placeOf(root: Container, path: Value): Place {
  if (typeof path !== 'string' || !path.startsWith('/') || path === '/') throw badRequest(`The patch path '${String(path)}' is invalid.`);
  const names = path
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = names.pop() ?? '';
  const of = names.reduce<Value>((value, name) => read({ of: value as Container, key: name, path }), root as Value);
  if (!isObject(of) && !isList(of))
    throw badRequest(
      `For Operation(1): Add Operation only support adding a leaf node of an existing node(array or object), no path found beyond: '/${names.join('/')}'. Learn more: https://aka.ms/cosmosdbpatchdocs`,
    );
  return { of: of as Container, key, path };
}

function read({ of, key }: Place): Value {
  if (Array.isArray(of)) return /^\d+$/.test(key) ? of[Number(key)] : undefined;
  return typeof of === 'object' && of !== null && Object.hasOwn(of, key) ? of[key] : undefined;
}

const missing = ({ path }: Place): Error =>
  badRequest(`The patch path '${path}' is not there. Learn more: https://aka.ms/cosmosdbpatchdocs`);

function write({ of, key, path }: Place, value: Value, insert: boolean): void {
  if (!Array.isArray(of)) {
    of[key] = value;
    return;
  }
  const at = key === '-' ? of.length : /^\d+$/.test(key) ? Number(key) : -1;
  if (at < 0 || at > of.length) throw badRequest(`The index in the patch path '${path}' is out of bounds.`);
  of.splice(at, insert || at === of.length ? 0 : 1, value);
}

function remove({ of, key }: Place): void {
  if (Array.isArray(of)) of.splice(Number(key), 1);
  else delete of[key];
}

/** Into a list it is inserted; a member takes the place of one that is there. */
function add(place: Place, value: Value): void {
  if (value === undefined) throw badRequest('The patch operation has no value.');
  write(place, value, true);
}

const OPERATIONS: Readonly<Record<string, (place: Place, value: Value) => void>> = {
  add,
  /** As add, but takes an element's place. */
  set: (place, value) => {
    if (value === undefined) throw badRequest('The patch operation has no value.');
    write(place, value, false);
  },
  replace: (place, value) => {
    if (read(place) === undefined) throw missing(place);
    if (value === undefined) throw badRequest('The patch operation has no value.');
    write(place, value, false);
  },
  remove: (place) => {
    if (read(place) === undefined) throw missing(place);
    remove(place);
  },
  incr: (place, value) => {
    const before = read(place) ?? 0;
    if (typeof before !== 'number' || typeof value !== 'number')
      throw badRequest(`The value at '${place.path}' and what is added to it have to be numbers.`);
    write(place, before + value, false);
  },
  /** Done by its caller, for it has two places. */
  move: () => {},
};
