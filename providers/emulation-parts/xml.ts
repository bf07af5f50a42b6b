/** A map of the Query protocol: `<entry><key>…</key><value>…</value></entry>`. */
export class XmlMap {
  readonly entries: Readonly<Record<string, unknown>>;

  constructor(entries: Readonly<Record<string, unknown>>) {
    this.entries = entries;
  }
}

/** Written as it is; for attributes and namespaces that plain data cannot say. */
export class RawXml {
  readonly xml: string;

  constructor(xml: string) {
    this.xml = xml;
  }
}

/**
 * A document. Lists are written as `<Name><member>…</member></Name>` or, where `flat`, by repeating the element.
 * Undefined and null members are left out; timestamps are ISO 8601, blobs base64.
 */
export function writeXml(
  name: string,
  value: unknown,
  { xmlns, lists, declaration = false }: { xmlns?: string; lists: 'member' | 'flat'; declaration?: boolean },
): string {
  const attributes = xmlns === undefined ? '' : ` xmlns="${escapeXml(xmlns)}"`;
  const head = declaration ? '<?xml version="1.0" encoding="UTF-8"?>\n' : '';
  return `${head}<${name}${attributes}>${content(value, lists)}</${name}>`;
}

function element(name: string, value: unknown, lists: 'member' | 'flat'): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) && lists === 'flat') return value.map((item) => element(name, item, lists)).join('');
  return `<${name}>${content(value, lists)}</${name}>`;
}

function content(value: unknown, lists: 'member' | 'flat'): string {
  if (value instanceof RawXml) return value.xml;
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof XmlMap) {
    return Object.entries(value.entries)
      .map(([key, item]) => `<entry>${element('key', key, lists)}${element('value', item, lists)}</entry>`)
      .join('');
  }
  if (Array.isArray(value)) return value.map((item) => element('member', item, lists)).join('');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, member]) => element(key, member, lists))
      .join('');
  }
  return escapeXml(String(value));
}

/** Text for an element or an attribute; characters that XML 1.0 cannot carry become U+FFFD. */
export function escapeXml(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- exactly the characters that XML 1.0 forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\r', '&#xD;')
  );
}
