/**
 * Event patterns as filter criteria of event source mappings use them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
type Pattern = Record<string, unknown>;

/** Whether a value (an event, or a part of it) is as a pattern says. */
export function matchesPattern(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or' && Array.isArray(wanted)) return wanted.some((one) => isObject(one) && matchesPattern(one, event));
    const value = isObject(event) ? event[key] : undefined;
    if (Array.isArray(wanted)) return matchesAny(wanted, value);
    if (!isObject(wanted)) return false;
    // A list of objects matches where one of them does.
    return Array.isArray(value) ? value.some((item) => matchesPattern(wanted, item)) : matchesPattern(wanted, value);
  });
}

/** Whether a value is one of those wanted; of a list, whether one of its members is. */
function matchesAny(wanted: readonly unknown[], value: unknown): boolean {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return wanted.some((rule) => (isExists(rule) ? rule.exists === (value !== undefined) : values.some((one) => matchesRule(rule, one))));
}

function isExists(rule: unknown): rule is { exists: boolean } {
  return isObject(rule) && typeof rule['exists'] === 'boolean';
}

function matchesRule(rule: unknown, value: unknown): boolean {
  if (value === undefined) return false;
  if (!isObject(rule)) return rule === value;
  const [[operator, operand] = ['', undefined]] = Object.entries(rule);
  switch (operator) {
    case 'prefix':
      return text(value, operand, (one, part) => one.startsWith(part));
    case 'suffix':
      return text(value, operand, (one, part) => one.endsWith(part));
    case 'equals-ignore-case':
      return text(value, operand, (one, other) => one.toLowerCase() === other.toLowerCase());
    case 'wildcard':
      return text(value, operand, matchesWildcard);
    case 'numeric':
      return typeof value === 'number' && Array.isArray(operand) && isInRange(value, operand);
    case 'anything-but':
      return !anythingBut(operand, value);
    default:
      return false;
  }
}

/** `{"prefix": {"equals-ignore-case": "a"}}` ignores case. */
function text(value: unknown, operand: unknown, holds: (value: string, operand: string) => boolean): boolean {
  if (typeof value !== 'string') return false;
  if (typeof operand === 'string') return holds(value, operand);
  const folded = isObject(operand) ? operand['equals-ignore-case'] : undefined;
  return typeof folded === 'string' && holds(value.toLowerCase(), folded.toLowerCase());
}

function anythingBut(operand: unknown, value: unknown): boolean {
  if (Array.isArray(operand)) return operand.includes(value);
  if (!isObject(operand)) return operand === value;
  const [[operator, inner] = ['', undefined]] = Object.entries(operand);
  const alternatives: unknown[] = Array.isArray(inner) ? inner : [inner];
  return alternatives.some((one) => matchesRule({ [operator]: one }, value));
}

function matchesWildcard(value: string, pattern: string): boolean {
  const parts = pattern.split(/(?<!\\)\*/).map((part) => part.replaceAll(/\\([*\\])/g, '$1'));
  const source = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('[^]*');
  return new RegExp(`^${source}$`).test(value);
}

function isInRange(value: number, operand: readonly unknown[]): boolean {
  for (let at = 0; at + 1 < operand.length; at += 2) {
    const limit = operand[at + 1];
    if (typeof limit !== 'number' || !holds(value, String(operand[at]), limit)) return false;
  }
  return operand.length >= 2;
}

function holds(value: number, operator: string, limit: number): boolean {
  switch (operator) {
    case '=':
      return value === limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    default:
      return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
