import type { FunctionUrlDocument } from '../../state/model.ts';

type Cors = NonNullable<FunctionUrlDocument['Cors']>;
type Headers = Record<string, string>;

/**
 * What a function URL answers to a preflight by itself, without the function; null where it has no CORS settings.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors
 */
export function preflight(cors: Cors | undefined, method: string, headers: Readonly<Headers>): { status: number; headers: Headers } | null {
  if (cors === undefined || method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return null;
  const origin = allowedOrigin(cors, headers['origin']);
  if (origin === null) return { status: 200, headers: {} };
  return {
    status: 200,
    headers: {
      ...common(cors, origin),
      ...(cors.AllowMethods === undefined ? {} : { 'access-control-allow-methods': cors.AllowMethods.join(',') }),
      ...(cors.AllowHeaders === undefined ? {} : { 'access-control-allow-headers': cors.AllowHeaders.join(',') }),
      ...(cors.MaxAge === undefined ? {} : { 'access-control-max-age': String(cors.MaxAge) }),
    },
  };
}

/** What is added to an answer of the function, in place of what the function says itself. */
export function corsHeaders(cors: Cors | undefined, headers: Readonly<Headers>): Headers {
  const origin = cors === undefined ? null : allowedOrigin(cors, headers['origin']);
  if (cors === undefined || origin === null) return {};
  return {
    ...common(cors, origin),
    ...(cors.ExposeHeaders === undefined ? {} : { 'access-control-expose-headers': cors.ExposeHeaders.join(',') }),
  };
}

function common({ AllowCredentials }: Cors, origin: string): Headers {
  return {
    'access-control-allow-origin': origin,
    ...(AllowCredentials === true ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(origin === '*' ? {} : { vary: 'Origin' }),
  };
}

/** The origin as it is to be allowed; null where it is not. */
function allowedOrigin({ AllowOrigins = [], AllowCredentials }: Cors, origin: string | undefined): string | null {
  if (origin === undefined) return null;
  if (AllowOrigins.includes('*')) return AllowCredentials === true ? origin : '*';
  return AllowOrigins.some((allowed) => isSame(allowed, origin)) ? origin : null;
}

/** `http://*.example.com` stands for every name below. */
function isSame(allowed: string, origin: string): boolean {
  if (!allowed.includes('*')) return allowed === origin;
  const [before = '', after = ''] = allowed.split('*');
  return origin.length > before.length + after.length && origin.startsWith(before) && origin.endsWith(after);
}
