import { dirname } from 'node:path/posix';
import type { SourceFiles } from '../emulation.ts';
import { isCall, isRef, parseHcl, type HclBlock, type HclValue } from './hcl.ts';

/** What names stand for: defaults of variables, and locals. */
export type Names = ReadonlyMap<string, HclValue>;

/** `aws_iam_role.x.arn` -> `aws_iam_role.x`; `data.` stays. */
export function address(ref: string): string {
  const parts = ref.replace(/\[[^\]]*\]/g, '').split('.');
  return parts.slice(0, parts[0] === 'data' ? 3 : 2).join('.');
}

/** A value as far as it is known: references are `{ Ref }`, what is not known is `{ 'Fn::Unknown' }`. */
export function toValue(value: HclValue | undefined, names: Names, depth = 0): unknown {
  if (value === undefined) return undefined;
  if (depth > 40) return null;
  if (typeof value === 'string') return interpolate(value, names, depth);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((each) => toValue(each, names, depth + 1));
  if (isRef(value)) {
    const held = names.get(value.$ref);
    return held === undefined ? { Ref: address(value.$ref) } : toValue(held, names, depth + 1);
  }
  if (isCall(value)) {
    const [first] = value.args;
    if (['jsonencode', 'tolist', 'toset', 'tostring', 'tonumber', 'tomap', 'sensitive', 'nonsensitive', 'trimspace'].includes(value.$call)) return toValue(first, names, depth + 1);
    if (value.$call === 'concat') return value.args.flatMap((each) => { const list = toValue(each, names, depth + 1); return Array.isArray(list) ? list : [list]; });
    if (value.$call === 'merge') return Object.assign({}, ...value.args.map((each) => toValue(each, names, depth + 1)));
    return { 'Fn::Unknown': value.$call };
  } // prettier-ignore
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toValue(each as HclValue, names, depth + 1)]));
}

function interpolate(text: string, names: Names, depth: number): unknown {
  const whole = /^\$\{([\w.[\]"*-]+)\}$/.exec(text)?.[1];
  if (whole !== undefined) return toValue({ $ref: whole }, names, depth + 1);
  if (!text.includes('${')) return text;
  let open = false;
  const replaced = text.replace(/\$\{([\w.[\]"*-]+)\}/g, (_whole, ref: string) => {
    const held = names.get(ref);
    if (typeof held === 'string' || typeof held === 'number') return String(held);
    open = true;
    return `\${${address(ref)}}`;
  });
  return open || replaced.includes('${') ? { 'Fn::Sub': replaced } : replaced;
}

/** An attribute of a block, or of one within it: `vpc_config.subnet_ids`. */
export function attribute(block: HclBlock, path: string): { value: HclValue; line: number } | undefined {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) return block.attributes.get(head);
  const inner = block.blocks.find(({ type }) => type === head);
  return inner === undefined ? undefined : attribute(inner, rest.join('.'));
}

/** A block with the file it is in. */
export interface PlacedBlock {
  file: string;
  block: HclBlock;
}

/** One folder of Terraform files: a module. */
export interface TerraformModule {
  folder: string;
  file: string;
  blocks: PlacedBlock[];
  names: Names;
}

function readModule(folder: string, files: readonly { file: string; text: string }[]): TerraformModule {
  const blocks = files.flatMap(({ file, text }) => parseHcl(text).map((block) => ({ file, block })));
  const names = new Map<string, HclValue>();
  for (const { block } of blocks) {
    const fallback = block.attributes.get('default')?.value;
    if (block.type === 'variable' && fallback !== undefined) names.set(`var.${block.labels[0] ?? ''}`, fallback);
    if (block.type === 'locals') for (const [name, { value }] of block.attributes) names.set(`local.${name}`, value);
  }
  return { folder: folder === '.' ? '' : folder, file: files[0]?.file ?? '', blocks, names };
}

const modules = new WeakMap<SourceFiles, TerraformModule[]>();

/** Every Terraform module of a source; read once for all who ask. */
export function terraformModules(files: SourceFiles): TerraformModule[] {
  const known = modules.get(files);
  if (known !== undefined) return known;
  const folders = new Map<string, { file: string; text: string }[]>();
  for (const file of files.paths) {
    const text = file.endsWith('.tf') ? files.text(file) : null;
    if (text === null) continue;
    folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), { file, text }]);
  }
  const read = [...folders].map(([folder, list]) => readModule(folder, list));
  modules.set(files, read);
  return read;
}

/** Where the code of a function is: the directory or file that an archive is made of, relative to the module. */
export function archiveSource(module: TerraformModule, archive: unknown): string | null {
  const found = module.blocks.find(({ block }) => {
    if (block.type !== 'data' || block.labels[0] !== 'archive_file') return false;
    const output = toValue(block.attributes.get('output_path')?.value, module.names);
    const ref = typeof archive === 'object' && archive !== null && 'Ref' in archive ? archive.Ref : null;
    return ref === `data.archive_file.${block.labels[1] ?? ''}` || JSON.stringify(output) === JSON.stringify(archive);
  })?.block;
  const directory = found?.attributes.get('source_dir')?.value;
  const file = found?.attributes.get('source_file')?.value;
  const path = typeof directory === 'string' ? directory : typeof file === 'string' ? dirname(file) : null;
  return path === null ? null : path.replace(/\$\{path\.(?:module|root|cwd)\}\/?/, '');
}
