import { isMapping } from '../../../../../detection/cloud-yaml.ts';

/**
 * A value in which all that refers to what the transform has renamed refers to its new name: a layer's id, `Fn.Alias`,
 * `Fn.Version`.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html#sam-specification-generated-resources-referencing
 */
export function renameReferences(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => renameReferences(item, renamed));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, renamedMember(name, member, renamed)]));
}

function renamedMember(name: string, member: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (name === 'Ref' && typeof member === 'string') return renamed.get(member) ?? member;
  if (name === 'Fn::GetAtt') return attribute(member, renamed);
  if (name === 'Fn::Sub') {
    if (typeof member === 'string') return substituted(member, renamed);
    if (Array.isArray(member) && typeof member[0] === 'string') {
      return [substituted(member[0], renamed), ...member.slice(1).map((each) => renameReferences(each, renamed))];
    }
  }
  if (name === 'DependsOn') {
    const all: unknown[] = Array.isArray(member) ? member : [member];
    const named = all.map((each) => (typeof each === 'string' ? (renamed.get(each) ?? each) : each));
    return Array.isArray(member) ? named : named[0];
  }
  return renameReferences(member, renamed);
}

function attribute(member: unknown, renamed: ReadonlyMap<string, string>): unknown {
  const path = Array.isArray(member) ? member.join('.') : member;
  if (typeof path !== 'string') return member;
  const known = [...renamed.keys()].find((old) => path.startsWith(`${old}.`));
  if (known === undefined) return member;
  return [renamed.get(known), path.slice(known.length + 1)];
}

function substituted(text: string, renamed: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{([^!}][^}]*)\}/g, (whole, inner: string) => {
    const name = inner.trim();
    const exact = renamed.get(name);
    if (exact !== undefined) return `\${${exact}}`;
    const known = [...renamed.keys()].find((old) => name.startsWith(`${old}.`));
    return known === undefined ? whole : `\${${renamed.get(known)}${name.slice(known.length)}}`;
  });
}
