/** AWS's base64 of a SHA-256 as lower-case hex, Isobar's own way of writing one. */
export function toHex(base64: string | undefined): string | null {
  return base64 === undefined || base64 === '' ? null : Buffer.from(base64, 'base64').toString('hex');
}

/**
 * Tags by which Isobar finds out whether a package is deployed already. AWS knows the digest of the zip that it got; a zip
 * of the same files may have another one. So a deployment leaves the digest of its files, and which zip they were in.
 */
export const CODE_TAGS = { files: 'isobar:files-sha256', zip: 'isobar:zip-sha256' } as const;

/** Digest of the deployed files; null where it is unknown, or where somebody else has deployed since. */
export function deployedDigest(tags: Readonly<Record<string, string>>, codeSha256: string | undefined): string | null {
  const zip = tags[CODE_TAGS.zip];
  return zip !== undefined && zip === toHex(codeSha256) ? (tags[CODE_TAGS.files] ?? null) : null;
}

/** Tags as users see them: without Isobar's own. */
export function userTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  const own: readonly string[] = Object.values(CODE_TAGS);
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !own.includes(name)));
}
