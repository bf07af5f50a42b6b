import type { Expr, Stmt } from './ir.ts';
import { toExpr, type ReadBody } from './python-expressions.ts';
import { child, parts, stringValue, type Py } from './python-tree.ts';

/** A name that a pattern gives to what it is held against, or to a part of it. */
interface Capture {
  name: string;
  value: Expr;
}

const field = (of: Expr, prop: string): Expr => ({ t: 'member', object: of, prop, index: null, loc: of.loc });
const item = (of: Expr, i: number): Expr => ({
  t: 'member',
  object: of,
  prop: null,
  index: { t: 'literal', value: i, loc: of.loc },
  loc: of.loc,
});

/** `{'key': pattern, **rest}` */
function ofMapping(pattern: Py, subject: Expr): Capture[] {
  let at = subject;
  return parts(pattern).flatMap((each) => {
    const key = child(each, 'String');
    if (each.kind === 'LiteralPattern' && key !== undefined && at === subject) {
      at = field(subject, stringValue(key.text));
      return [];
    }
    const found = captures(each, at);
    at = subject;
    return found;
  });
}

function captures(pattern: Py, subject: Expr): Capture[] {
  const inner = parts(pattern);
  const name = child(pattern, 'VariableName')?.text;
  switch (pattern.kind) {
    case 'CapturePattern':
      return name === undefined || name === '_' ? [] : [{ name, value: subject }];
    case 'AsPattern': {
      const [first] = inner;
      return [...(first === undefined ? [] : captures(first, subject)), ...(name === undefined ? [] : [{ name, value: subject }])];
    }
    case 'MappingPattern':
      return ofMapping(pattern, subject);
    case 'SequencePattern':
      return inner.flatMap((each, i) => captures(each, item(subject, i)));
    default:
      // Alternatives, classes, what stands in brackets: any part may be it.
      return inner.flatMap((each) => captures(each, subject));
  }
}

/** `match`: each clause may run, with the names that its pattern gives. */
export function readMatch(node: Py, read: ReadBody): Stmt[] {
  const [, ...rest] = parts(node);
  const subject = rest.find(({ kind }) => kind !== 'MatchBody');
  if (subject === undefined) return [];
  const of = toExpr(subject, read);
  const clauses = (child(node, 'MatchBody')?.all ?? []).filter(({ kind }) => kind === 'MatchClause');
  return clauses.map((clause) => {
    const named = parts(clause)
      .filter(({ kind }) => kind.endsWith('Pattern'))
      .flatMap((pattern) => captures(pattern, of))
      .map(({ name, value }): Stmt => ({ s: 'expr', value: { t: 'assign', target: { p: 'name', name }, value, loc: clause.loc } }));
    const body = child(clause, 'Body');
    return { s: 'maybe', test: null, condition: null, body: [...named, ...(body === undefined ? [] : read(body))], otherwise: [] };
  });
}
