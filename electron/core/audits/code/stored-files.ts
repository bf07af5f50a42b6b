import type { CallView } from './call-view.ts';
import type { Machine } from './machine.ts';
import { deepTaints, newTaint, symbol, union, value, type Taint, type Value } from './value.ts';

/** Copies an object of a bucket into a file of the function. */
const DOWNLOADS = /^(?:download_file|download_to_filename|downloadToFile|fget_object|download_blob_to_path)$/;
const WRITES = /^(?:fs|fs\/promises|fs\.promises|fs-extra)\.(?:writeFile|outputFile|appendFile)(?:Sync)?$/;
/** Gives what is in a file, or something that reads it. */
const READS =
  /^(?:open|io\.open|codecs\.open|zipfile\.ZipFile|tarfile\.open|(?:fs|fs\/promises|fs\.promises|fs-extra)\.(?:readFile|createReadStream)(?:Sync)?)$/;
/** Where an open file is remembered under its path. */
const PATH = '@path';

function remember(machine: Machine, path: string | null | undefined, taints: readonly Taint[]): void {
  if (path === null || path === undefined || taints.length === 0) return;
  machine.written.set(path, union(machine.written.get(path) ?? [], taints));
}

/** What comes from outside and is put into a file with a fixed path is found there again. */
export function noteWritten(machine: Machine, { sym, method, args, keywords, receiver }: CallView): void {
  const texts = [...args, ...keywords.values()].filter(({ text }) => text?.startsWith('/') === true || text?.startsWith('./') === true);
  const given = args.flatMap((arg) => deepTaints(arg)).filter(({ kind }) => kind === 'event' || kind === 'stored');
  if (sym !== null && DOWNLOADS.test(method) && machine.knowledge.sdk.some((pattern) => pattern.test(sym))) {
    const taints =
      given.length > 0 ? given.map((taint) => ({ ...taint, indirect: true, head: false })) : [newTaint('stored', `${method}()`)];
    remember(machine, texts.at(-1)?.text, taints);
  } else if (sym !== null && WRITES.test(sym)) remember(machine, args[0]?.text, given);
  else if (method === 'write') remember(machine, receiver?.fields?.get(PATH)?.text, given);
}

/** A file that is opened by a fixed path: with what was put into it; null for other calls. */
export function openedFile(machine: Machine, { sym, args: [path] }: CallView): Value | null {
  if (sym === null || path === undefined || path.text === null || !READS.test(sym)) return null;
  return value({ sym: symbol(`${sym}()`), taints: [...contentOf(machine, path)], fields: new Map([[PATH, path]]) });
}

/** What is known to be in the file that a fixed path means. */
export function contentOf(machine: Machine, { text }: Value): readonly Taint[] {
  return text === null ? [] : (machine.written.get(text) ?? []);
}
