import type { Capability, RuntimeInfo } from '#shared/model/provider-info.ts';

/** Major version of the Node that comes with Isobar and runs the functions (package.json, `optionalDependencies`). */
export const BUNDLED_NODE_MAJOR = 24;

/** Whether the local runtime can execute code written for this Node version. */
export function localNode(major: number): Capability {
  if (major <= BUNDLED_NODE_MAJOR) return { supported: true };
  return {
    supported: false,
    reason: `Isobar comes with Node ${BUNDLED_NODE_MAJOR}; code for Node ${major} may need what that does not have.`,
  };
}

/** The reason for a language the local runtime has no environments for. */
export function localLanguage(language: string): Capability {
  return { supported: false, reason: `The local runtime runs Node functions; it cannot run ${language} yet.` };
}

/** A Node runtime as a row of a table; the label says which Node really runs it. */
export function nodeRuntime(id: string, major: number, deprecatedOn: string | null, blockedOn: string | null, note = ''): RuntimeInfo {
  const local = localNode(major);
  const ranBy = local.supported && major !== BUNDLED_NODE_MAJOR ? `, runs on Node ${BUNDLED_NODE_MAJOR} locally` : '';
  return { id, label: `Node.js ${major}${note}${ranBy}`, language: 'node', deprecatedOn, blockedOn, local };
}

/** A runtime of another language. */
export function otherRuntime(
  id: string,
  label: string,
  language: string,
  deprecatedOn: string | null,
  blockedOn: string | null,
): RuntimeInfo {
  return { id, label, language, deprecatedOn, blockedOn, local: localLanguage(label.replace(/[ \d.].*$/, '')) };
}
