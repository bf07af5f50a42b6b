/** What conditions and policy variables are asked about: values by key in lower case. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** `${aws:username}`, also with a default: `${aws:username, 'nobody'}`. Policies of 2008 have no variables. */
const VARIABLE = /\$\{([^}]*)\}/g;

export interface Resolved {
  /** Null where a variable has no value: what it is in then matches nothing. */
  text: string | null;
  /** Keys that had no value. */
  missing: string[];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
export function resolveVariables(text: string, context: RequestContext, version: string): Resolved {
  if (version !== '2012-10-17' || !text.includes('${')) return { text, missing: [] };
  const missing: string[] = [];
  const resolved = text.replace(VARIABLE, (_whole, inner: string) => {
    if (inner === '*' || inner === '?' || inner === '$') return inner;
    const [, key = inner, fallback] = /^([^,]+),\s*'([^']*)'$/.exec(inner.trim()) ?? [];
    const value = context.get(key.trim().toLowerCase())?.[0] ?? fallback;
    if (value === undefined) missing.push(key.trim());
    return value ?? '';
  });
  return missing.length > 0 ? { text: null, missing } : { text: resolved, missing };
}
