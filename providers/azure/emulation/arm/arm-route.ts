import type { Fidelity } from '#shared/model/runtime-status.ts';

/** A request to Resource Manager, after the checks that all of them go through. */
export interface ArmRequest {
  method: string;
  /** As it came, without the query. */
  path: string;
  /** Parameters of the route's path, decoded. */
  params: Readonly<Record<string, string>>;
  /** Names in lower case. */
  query: URLSearchParams;
  apiVersion: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; undefined where nothing was sent. */
  body: unknown;
  signal: AbortSignal;
}

export interface ArmAnswer {
  status: number;
  /** Left out where there is none. */
  body?: unknown;
  /** The few that are no JSON. */
  xml?: string;
  headers?: Readonly<Record<string, string>>;
}

/** One operation. */
export interface ArmRoute {
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'HEAD';
  /** `/subscriptions/{subscriptionId}/…`; a last `{*rest}` takes all that follows. Literals are compared without regard to case. */
  path: string;
  /** `Microsoft.Web`. */
  service: string;
  /** The operation's id in the API description: `WebApps_Get`. */
  operation: string;
  level: Fidelity['level'];
  note?: string;
  handle(request: ArmRequest): ArmAnswer | Promise<ArmAnswer>;
}

type Handle = ArmRoute['handle'];

/** Operation, level, what answers it, and how it differs. */
export type Operation<H = Handle> = readonly [operation: string, level: Fidelity['level'], handle: H, note?: string];

/** Routes of one service, by `METHOD /path`. */
export function routesOf(service: string, operations: Readonly<Record<string, Operation>>): ArmRoute[] {
  return Object.entries(operations).map(([key, [operation, level, handle, note]]) => ({
    ...methodAndPath(key),
    service,
    operation,
    level,
    ...(note === undefined ? {} : { note }),
    handle,
  }));
}

/** `GET /x` in its parts. */
export function methodAndPath(key: string): Pick<ArmRoute, 'method' | 'path'> {
  const [method = 'GET', path = ''] = key.split(' ');
  return { method: method as ArmRoute['method'], path };
}

/** The whole of an answer that is a value. */
export function ok(body: unknown, headers?: Readonly<Record<string, string>>): ArmAnswer {
  return headers === undefined ? { status: 200, body } : { status: 200, body, headers };
}

/** A list; it goes out in pages. */
export function listOf(value: readonly unknown[]): ArmAnswer {
  return ok({ value });
}

/** The parameter of a route's path. */
export function param({ params }: Pick<ArmRequest, 'params'>, name: string): string {
  const value = params[name];
  if (value === undefined) throw new Error(`The route has no parameter ${name}.`);
  return value;
}
