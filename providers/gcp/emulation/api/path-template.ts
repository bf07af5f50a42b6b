import { decoded } from '#shared/decoded.ts';

/** One way in which a method is called over REST. @see https://github.com/googleapis/googleapis/blob/master/google/api/http.proto */
export interface PathTemplate {
  /** Values of the template's variables by field path; null where the path is another one. */
  match(path: string): Record<string, string> | null;
}

/**
 * Compiles `/v2/{name=projects/*\/locations/*}/functions:verb`: `*` is one segment, `**` any number of them. A custom verb
 * after a colon belongs to the path.
 */
export function compileTemplate(template: string): PathTemplate {
  const fields: string[] = [];
  let source = '';
  let at = 0;
  for (const found of template.matchAll(/\{([^}=]+)(?:=([^}]+))?\}/g)) {
    source += escape(template.slice(at, found.index));
    const [whole, field = '', pattern = '*'] = found;
    fields.push(field);
    source += `(${pattern.split('/').map(segment).join('/')})`;
    at = found.index + whole.length;
  }
  source += escape(template.slice(at));
  const regex = new RegExp(`^${source}$`);
  return {
    match(path) {
      const found = regex.exec(path);
      return found === null ? null : Object.fromEntries(fields.map((field, index) => [field, decoded(found[index + 1] ?? '')]));
    },
  };
}

function segment(text: string): string {
  // A colon begins the custom verb, so it is no part of a variable.
  if (text === '*') return '[^/:]+';
  return text === '**' ? '[^:]+' : escape(text);
}

function escape(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
