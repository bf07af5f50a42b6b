import { AppError } from '#shared/errors.ts';
import { notifyDone, notifyError } from './notify.tsx';

/** Copies text where no button stays to say so (menus), and says it in a message: "Resource id copied". */
export async function copyText(what: string, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notifyDone(`${what} copied`);
  } catch (cause) {
    const hint = 'Allow this page to use the clipboard, or select the text and copy it.';
    notifyError('Nothing was copied', new AppError('unsupported', 'The browser refused it.', { hint, cause }));
  }
}
