/** Saves text as a file, where the browser saves files. `parts` are joined without a copy. */
export function download(fileName: string, parts: readonly (string | Uint8Array<ArrayBuffer>)[], type = 'text/plain'): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken hold of it by the next turn; at once would be too early in some.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
