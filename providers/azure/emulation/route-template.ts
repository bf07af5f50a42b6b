import { satisfies } from './route-constraints.ts';

/**
 * ASP.NET Core route templates, as they stand in `route`: `items/{id:int?}`, `{category:alpha}/{*rest}`.
 * @see https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates
 */
export interface RouteTemplate {
  /** Parameters of the path, decoded; null where it does not match. Optional parameters that are not there are left out. */
  match(path: string): Record<string, string> | null;
  /** The smaller comes first: literal before constrained before free before catch-all, segment by segment. */
  precedence: string;
}

interface Parameter {
  name: string;
  constraints: string[];
  optional: boolean;
  fallback: string | null;
  catchAll: boolean;
}

type Part = string | Parameter;

/** Throws where the template cannot be understood. */
export function parseRoute(template: string): RouteTemplate {
  const segments = splitSegments(template.replace(/^\/+|\/+$/g, '')).map(parseSegment);
  const parameters = segments.flat().filter((part): part is Parameter => typeof part !== 'string');
  const expression = new RegExp(`^${segments.map((parts) => segmentSource(parts)).join('')}/?$`, 'i');
  return {
    precedence: segments.map(rank).join(''),
    match(path) {
      const found = expression.exec(path === '' ? '/' : path);
      if (found === null) return null;
      const values: Record<string, string> = {};
      for (const [index, parameter] of parameters.entries()) {
        const raw = found[index + 1];
        const value = raw === undefined || raw === '' ? parameter.fallback : decode(raw, parameter.catchAll);
        if (value === null) continue;
        if (!parameter.constraints.every((constraint) => satisfies(value, constraint))) return null;
        values[parameter.name] = value;
      }
      return values;
    },
  };
}

/** Splits at slashes that are not within braces: a regular expression may hold some. */
function splitSegments(template: string): string[] {
  const segments: string[] = [];
  let depth = 0;
  let current = '';
  for (const char of template) {
    if (char === '{') depth++;
    if (char === '}') depth--;
    if (char === '/' && depth === 0) {
      segments.push(current);
      current = '';
    } else current += char;
  }
  return current === '' ? segments : [...segments, current];
}

function parseSegment(segment: string): Part[] {
  const parts: Part[] = [];
  let literal = '';
  for (let i = 0; i < segment.length; i++) {
    const pair = segment.slice(i, i + 2);
    if (pair === '{{' || pair === '}}') {
      literal += pair.charAt(0);
      i++;
    } else if (segment[i] === '{') {
      const end = closingBrace(segment, i);
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push(parseParameter(segment.slice(i + 1, end)));
      i = end;
    } else literal += segment.charAt(i);
  }
  return literal === '' ? parts : [...parts, literal];
}

function closingBrace(segment: string, from: number): number {
  let depth = 0;
  for (let i = from; i < segment.length; i++) {
    if (segment[i] === '{') depth++;
    if (segment[i] === '}' && --depth === 0) return i;
  }
  throw new SyntaxError(`The route segment '${segment}' has a brace that is not closed.`);
}

/** `*name:constraint(arguments):other=fallback?`, each but the name optional. */
function parseParameter(text: string): Parameter {
  const head = /^(\*{0,2})([A-Za-z_][\w-]*)/.exec(text);
  if (head === null) throw new SyntaxError(`The route parameter '{${text}}' has no name.`);
  let rest = text.slice(head[0].length);
  const constraints: string[] = [];
  while (rest.startsWith(':')) {
    const end = constraintEnd(rest);
    constraints.push(rest.slice(1, end));
    rest = rest.slice(end);
  }
  const optional = rest.endsWith('?') && !rest.startsWith('=');
  const fallback = rest.startsWith('=') ? rest.slice(1) : null;
  if (rest !== '' && !optional && fallback === null) throw new SyntaxError(`The route parameter '{${text}}' cannot be understood.`);
  return { name: head[2] ?? '', constraints, optional: optional || fallback !== null, fallback, catchAll: head[1] !== '' };
}

/** Where the constraint that begins with a colon ends: at the next colon, equals or question mark outside of parentheses. */
function constraintEnd(text: string): number {
  let depth = 0;
  for (let i = 1; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (depth === 0 && ':=?'.includes(text.charAt(i))) return i;
  }
  return text.length;
}

function segmentSource(parts: Part[]): string {
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object') {
    if (only.catchAll) return '(?:/(.*))?';
    return only.optional ? '(?:/([^/]*))?' : '/([^/]+)';
  }
  return `/${parts.map((part) => (typeof part === 'string' ? escapeText(part) : '([^/]+?)')).join('')}`;
}

const escapeText = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function rank(parts: Part[]): string {
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'string') return '1';
  if (parts.length > 1 || typeof only !== 'object') return '2';
  if (only.catchAll) return only.constraints.length > 0 ? '5' : '6';
  return only.constraints.length > 0 ? '3' : '4';
}

function decode(value: string, keepSlashes: boolean): string {
  try {
    return keepSlashes ? value.split('/').map(decodeURIComponent).join('/') : decodeURIComponent(value);
  } catch {
    return value;
  }
}
