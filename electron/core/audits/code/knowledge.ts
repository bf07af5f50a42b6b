import type { SdkKnowledge } from '#shared/model/audit/sdk-knowledge.ts';
import { NO_OBJECT } from './put-together.ts';

/**
 * What the reading of code knows of the world outside of it. Symbols are matched as written by `evaluate.ts`:
 * `child_process.exec`, `flask.Flask().route`, `boto3.client(s3).put_object`.
 */

export function mergeKnowledge(all: readonly SdkKnowledge[]): Required<SdkKnowledge> {
  return {
    sdk: all.flatMap(({ sdk }) => sdk),
    publishes: all.flatMap(({ publishes }) => publishes),
    secrets: all.flatMap(({ secrets }) => secrets),
    registers: [...WEB_REGISTERS, ...all.flatMap(({ registers }) => registers)],
    fromCloud: all.flatMap(({ fromCloud = [] }) => fromCloud),
    names: [NAMED_CLIENT, ...all.flatMap(({ names = [] }) => names)],
    elements: all.flatMap(({ elements = [] }) => elements),
    requests: [...WEB_REQUESTS, ...all.flatMap(({ requests }) => requests)],
  };
}

/** Libraries that make clients by the name of a service, and digests by that of an algorithm. */
const NAMED_CLIENT = /(?:^|\.)(?:client|resource|createHash)$/;

/** Web frameworks that run inside functions. */
const WEB_REGISTERS = [
  /^(?:express(?:\.Router)?|koa|@koa\/router|koa-router|fastify|hono\.Hono|lambda-api|restify\.createServer|itty-router\.\w*Router)\(\)(?:\.\w+\(\))*\.(?:get|post|put|patch|del|delete|all|use|any)$/,
  /^(?:flask|quart)\.(?:Flask|Quart|Blueprint)\(\)\.(?:route|get|post|put|patch|delete)$/,
  /^fastapi\.(?:FastAPI|APIRouter)\(\)\.(?:get|post|put|patch|delete)$/,
  /^chalice\.(?:Chalice|Blueprint)\(\)\.(?:route|on_\w+|lambda_function|schedule)$/,
  /^(?:bottle(?:\.Bottle\(\))?|sanic\.Sanic\(\)|starlette\.applications\.Starlette\(\))\.(?:route|get|post|put|patch|delete)$/,
];
const WEB_REQUESTS = [/^(?:flask|quart)\.request$/, /^chalice\.Chalice\(\)\.current_request$/, /^bottle\.request$/];

/** Words that speak of a secret; what stands before them may be written in one word with them (`dbpassword`). */
const BEFORE =
  '(?:^|_|-|db|database|auth|access|api|jwt|user|admin|root|my|client|session|bearer|refresh|app|bot|channel|sql|mysql|pg|smtp|mail|redis|master|default|encryption)';
const WORDS =
  '(?:pass(?:word|wd|phrase)?|pwd|secret(?:_?-?(?:key|string|value))?|api_?-?key|access_?-?key|private_?-?key|token|credentials?|conn(?:ection)?_?-?str(?:ing)?|auth_?-?key|account_?-?key|signing_?-?key|encryption_?-?key|master_?-?key)';
/** Names of variables that hold a secret, written with `_` between words. */
export const SECRET_NAME = new RegExp(`${BEFORE}${WORDS}(?:$|_|-|\\d)`, 'i');

/** Names that have such a word and hold none. */
export const NOT_SECRET_NAME =
  /(?:_|-)(?:name|user_?name|user|email|arn|id|ids|uri|url|endpoint|path|file|dir|prefix|length|len|ttl|timeout|expiry|expires|expiration|enabled|algorithm|type|header|field|param|parameter|version|region|bucket|table|topic|policy|min|max|limit|count|scope|audience|issuer|key_id|iterations|rounds|cost|question|hint|label|placeholder|message|error|regexp?|pattern|format|rotation|manager|provider|plugin|page|env|reset|behaviou?r)$|(?:^|_|-)(?:input|output|next|page|continuation|pagination|starting)_?token$/i;

export function isSecretName(name: string): boolean {
  const spaced = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2');
  return SECRET_NAME.test(spaced) && !NOT_SECRET_NAME.test(spaced);
}

/** Calls whose result cannot do the harm of these rules; `*` is every rule. */
export const CLEANERS: readonly { symbol: RegExp; rules: readonly string[] }[] = [
  {
    symbol:
      /^(?:parseInt|parseFloat|Number|Boolean|int|float|bool|len|isNaN|Math\.\w+|uuid\.UUID|ord|hash|isinstance|typeof|BigInt|Date\.parse)$/,
    rules: ['*'],
  },
  { symbol: /(?:^|\.)(?:createHash|createHmac|sha1|sha256|sha512|md5|hexdigest|digest)$/, rules: ['*'] },
  { symbol: /^(?:shlex\.quote|pipes\.quote|shell-quote\.quote|shell-escape|shescape\.\w+)(?:\(\))?(?:\.\w+)?$/, rules: ['CODE-001'] },
  {
    symbol: /(?:^|\.)(?:path\.basename|posix\.basename|secure_filename|basename|sanitize-filename|sanitizeFilename)$/,
    rules: ['CODE-006'],
  },
  {
    symbol: /^(?:encodeURIComponent|urllib\.parse\.quote(?:_plus)?|querystring\.escape|qs\.stringify|urllib\.parse\.urlencode)$/,
    rules: ['CODE-005', 'CODE-006', 'CODE-001', 'CODE-013', 'CODE-014'],
  },
  {
    symbol:
      /(?:^|\.)(?:escapeId|escape_string|mogrify|pg-format|sqlstring\.\w+|mysql\d?\.(?:escape|format)|escapeLiteral|escapeIdentifier)$/,
    rules: ['CODE-004'],
  },
  {
    symbol:
      /(?:^|\.)(?:escape-html|escapeHtml|escapeHTML|htmlEscape|html\.escape|markupsafe\.escape|cgi\.escape|flask\.escape|bleach\.clean|he\.encode|he\.escape|lodash\.escape|_\.escape|validator\.escape|sanitize-html|sanitizeHtml|DOMPurify\.sanitize|xss|stringify|dumps|jsonify)$/,
    rules: ['CODE-013'],
  },
  {
    symbol: /(?:^|\.)(?:stringify|dumps|repr|ascii|inspect|encodeURIComponent|quote(?:_plus)?|splitlines|hexlify|b64encode|btoa)$/,
    rules: ['CODE-017'],
  },
  // What a schema leaves of an object has the fields of the schema.
  {
    symbol:
      /^(?!(?:JSON|json|qs|querystring|yaml)\.)(?:.*\.)?(?:parse|safeParse|parseAsync|validate(?:Sync|Async)?|model_validate(?:_json)?|parse_obj|validated|pick|omit|cast|load)$/,
    rules: ['CODE-018'],
  },
  { symbol: /(?:^|\.)(?:url_for|reverse)$/, rules: ['CODE-005', 'CODE-014'] },
  { symbol: /^(?:String|str)$|(?:^|\.)(?:toString|trim|strip|lower|upper|toLowerCase|toUpperCase|ObjectId)$/, rules: [NO_OBJECT] },
  { symbol: /^(?:re\.escape|escape-string-regexp|lodash\.escapeRegExp)$/, rules: ['CODE-012'] },
  { symbol: /(?:^|\.)(?:isUUID|isAlphanumeric|isInt|isEmail)$/, rules: ['*'] },
];

/** Calls that give back what they are given, in another form: secrets and randomness stay what they are. */
export const TRANSPARENT =
  /(?:^|\.)(?:stringify|dumps|toString|String|str|repr|format|join|concat|slice|substring|substr|trim|strip|encode|decode|from|b64encode|btoa|padStart|padEnd|replace|toUpperCase|toLowerCase|upper|lower|assign|freeze|dict|list|tuple|copy|entries|values|keys|items|get|floor|round|toFixed|parse|loads|then|promise|json|map|filter|pop|shift|at|sample|choice|choices)$/;
