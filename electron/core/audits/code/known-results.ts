import type { CallView } from './call-view.ts';
import type { Machine } from './machine.ts';
import { anyVariable, readEnv } from './member.ts';
import { deepTaints, join, newTaint, symbol, value, type Value } from './value.ts';

/** Calls that begin something: their result is marked by what it is. */
const BEGINNINGS: readonly { symbol: RegExp; kind: 'error' | 'random' | 'credential' }[] = [
  {
    symbol: /^(?:jsonwebtoken\.sign|jwt-simple\.encode|jwt\.encode|jose\.jwt\.encode|flask_jwt_extended\.create_\w+_token)$/,
    kind: 'credential',
  },
  { symbol: /^traceback\.(?:format_exc|format_exception|format_tb)$/, kind: 'error' },
  { symbol: /^(?:Math\.random|random\.(?:random|randint|choice|choices|randrange|sample|getrandbits))$/, kind: 'random' },
];

/** What the others have, the first one has from then on. */
function assignInto(target: Value, all: readonly Value[]): Value {
  const { taints, fields } = all.reduce<Value>(join, target);
  return Object.assign(target, { taints, fields });
}

const variable = (machine: Machine, name: Value) => (name.text === null ? anyVariable(name) : readEnv(machine, name.text));

/** A secret, read from its store. What it is asked for by is its name, whatever that is called. */
function secretRead({ method, args }: CallView, sym: string): Value {
  for (const arg of args) arg.taints = arg.taints.filter(({ kind }) => kind !== 'secret');
  return value({ sym: symbol(`${sym}()`), taints: [newTaint('secret', `${method}()`)] });
}

/** `os.getenv('KEY', 'text')` */
function withFallback(given: Value, instead: Value | undefined): Value {
  return instead === undefined || instead.text === null ? given : { ...given, fallback: instead.text };
}

/** Calls whose result is known better than that of others. */
export function knownResult(machine: Machine, call: CallView): Value | null {
  const { sym } = call;
  if (sym === null) return null;
  const [first = value()] = call.args;
  const begins = BEGINNINGS.find(({ symbol: pattern }) => pattern.test(sym));
  if (begins !== undefined) return value({ taints: [newTaint(begins.kind, `${sym}()`)] });
  if (machine.knowledge.secrets.some((pattern) => pattern.test(sym))) return secretRead(call, sym);
  switch (sym) {
    case 'util.promisify':
      return first;
    case 'RegExp':
    case 're.compile':
      return first.text === null ? null : value({ sym: symbol(sym === 'RegExp' ? `/${first.text}/` : 're.compile()'), text: first.text });
    case 'os.getenv':
    case 'os.environ.get':
      return withFallback(variable(machine, first), call.args[1]);
    case 'JSON.parse':
    case 'json.loads':
      return value({ taints: deepTaints(first), fields: first.fields });
    case 'Object.assign':
      return assignInto(first, call.args);
    case 'dict':
      return call.args.reduce<Value>(join, first);
    default:
      return null;
  }
}
