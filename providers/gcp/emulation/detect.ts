import { codeFiles, codeText, dependsOn } from '../../detection/code-files.ts';
import { exportedNames } from '../../detection/exported-names.ts';
import { maskSource } from '../../detection/mask-source.ts';
import type { Detection, SourceFiles } from '../../emulation.ts';
import { runtimes } from '../runtimes.ts';
import { functionFile } from './entries.ts';

const FRAMEWORK = '@google-cloud/functions-framework';
const REGISTRATION = /(?:^|[^\w$.]|\)\s*\.\s*)(?:[\w$]+\s*\.\s*)?(http|cloudEvent)\s*\(\s*['"`]([\w-]+)['"`]/g;
/** `exports.name = (req, res)` and the like. */
const REQUEST_RESPONSE =
  /(?:exports\.|export\s+(?:const|(?:async\s+)?function)\s+)([\w$]+)\s*(?:=\s*)?(?:async\s*)?(?:function\s*)?[\w$]*\s*\(\s*(?:req|request|_req)\s*(?::[^,)]*)?,\s*(?:res|response|_res)\b/g;

export type GcpSignature = 'http' | 'cloudevent';

/** Finds functions of one signature: registered with the framework, named in a start script, or exported as `(req, res)`. */
export function detectGcp(source: SourceFiles, signature: GcpSignature): Detection | null {
  const registered = registrations(source);
  const own = registered.filter((entry) => entry.signature === signature).map(({ name }) => name);
  const [target] = own;
  if (target !== undefined) {
    const first = registered[0]?.signature === signature;
    const call = signature === 'http' ? 'http' : 'cloudEvent';
    return found(source, first ? 0.95 : 0.9, `the code registers ${call}('${target}') with functions-framework`, own);
  }
  return fromScript(source, signature) ?? fromExports(source, signature, registered.length > 0);
}

function found(source: SourceFiles, confidence: number, from: string, handlers: string[]): Detection {
  const runtime = engineRuntime(source);
  const [handler] = handlers;
  return {
    confidence,
    from,
    handlers,
    project: { ...(runtime === null ? {} : { runtime }), ...(handler === undefined ? {} : { handler }) },
  };
}

function registrations(source: SourceFiles): { signature: GcpSignature; name: string }[] {
  return codeFiles(source).flatMap((path) => {
    const text = codeText(source, path);
    if (text === null || !text.includes(FRAMEWORK)) return [];
    return [...maskSource(text, { strings: false }).matchAll(REGISTRATION)].map((match) => ({
      signature: match[1] === 'http' ? ('http' as const) : ('cloudevent' as const),
      name: match[2] ?? '',
    }));
  });
}

/** `functions-framework --target=hello --signature-type=cloudevent` in one of package.json's scripts. */
function fromScript(source: SourceFiles, signature: GcpSignature): Detection | null {
  const scripts = source.packageJson?.['scripts'];
  if (typeof scripts !== 'object' || scripts === null) return null;
  for (const [name, command] of Object.entries(scripts)) {
    if (typeof command !== 'string' || !/\bfunctions-framework\b/.test(command)) continue;
    const target = /--target[= ]([\w.-]+)/.exec(command)?.[1];
    const type = /--signature-type[= ](\w+)/.exec(command)?.[1] ?? 'http';
    const wanted = signature === 'http' ? type === 'http' : type === 'event' || type === 'cloudevent';
    if (target !== undefined && wanted)
      return found(source, 0.92, `package.json: the script "${name}" starts functions-framework`, [target]);
  }
  return null;
}

/** Functions that are only exported; the framework finds them by their name. */
function fromExports(source: SourceFiles, signature: GcpSignature, someRegistered: boolean): Detection | null {
  const main = functionFile(source);
  const text = main === null ? null : codeText(source, main);
  if (main === null || text === null || someRegistered) return null;
  const masked = maskSource(text, { strings: true });
  const http = [...masked.matchAll(REQUEST_RESPONSE)].map((match) => match[1] ?? '').filter((name) => name !== '');
  const framework = dependsOn(source, FRAMEWORK);
  if (signature === 'http') {
    const [first] = http;
    if (first === undefined) return null;
    return found(source, framework ? 0.9 : 0.55, `${main} exports ${first}(req, res)`, http);
  }
  const others = exportedNames(text).filter((name) => name !== 'default' && !http.includes(name));
  const [first] = others;
  if (first === undefined || !framework) return null;
  return found(source, 0.7, `${main} exports ${first}, and package.json names functions-framework`, others);
}

/** The runtime that package.json's `engines.node` asks for, as the buildpack reads it. @see https://cloud.google.com/docs/buildpacks/nodejs */
function engineRuntime(source: SourceFiles): string | null {
  const engines = source.packageJson?.['engines'];
  const node: unknown = typeof engines === 'object' && engines !== null ? Reflect.get(engines, 'node') : undefined;
  const major = typeof node === 'string' ? /^\D{0,3}(\d+)(?:\.|x|$|\s)/.exec(`${node}`)?.[1] : undefined;
  const known = runtimes.find(({ id, local }) => id === `nodejs${major}` && local.supported);
  return typeof node === 'string' && node.startsWith('>') ? null : (known?.id ?? null);
}
