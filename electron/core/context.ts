import type { Packages } from './code/packages.ts';
import type { Deployments } from './deployments/deployments.ts';
import type { Kept } from './kept.ts';
import type { Scratch } from './scratch.ts';
import type { Gallery } from './templates/gallery.ts';
import type { Uploads } from './uploads/uploads.ts';
import type { Provider } from '#providers/provider.ts';
import type { PriceBookInput } from '#shared/model/price-book.ts';
import type { PriceBooks } from './costs/books/price-books.ts';
import type { Log } from './log/log.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { ConsoleStore } from './store/console-store.ts';

/** What a composition root lends to core. */
export interface CorePorts {
  /** Folder of the template gallery. */
  templatesDir: string;
  /** Lets the user choose a folder or a zip in the system's own dialog; absent where the front has none. */
  choosePath?: (kind: 'directory' | 'zip') => Promise<string | null>;
  /** Deployments may run in the directory of their source: only for a front whose every caller is the user. */
  runsInPlace?: true;
  /** Reads over the network; the platform's own by default. */
  fetch?: typeof globalThis.fetch;
  /** Keeps credentials that a user typed in; absent where the front has no key store: a file of the home serves then. */
  secrets?: SecretStore;
}

export interface CoreOptions {
  registry: readonly Provider[];
  /** Absolute path; see `openHome`. */
  home: string;
  /** `web`, `desktop` or `cli`: names the log file too. */
  front: string;
  /** Why this front and not another, in one line; null where there is nothing to say. */
  frontReason: string | null;
  version: string;
  /** Price books of places that are no providers. */
  yardsticks?: () => Promise<readonly PriceBookInput[]>;
  ports: CorePorts;
}

/** What handlers work with. */
export interface CoreContext extends CoreOptions {
  log: Log;
  store: ConsoleStore;
  sessions: Sessions;
  profiles: ProfileStore;
  secrets: SecretStore;
  scratch: Scratch;
  packages: Packages;
  /** Unpacked zips, by path, time and size: directories in scratch. */
  extracted: Kept<string>;
  uploads: Uploads;
  templates: Gallery;
  deployments: Deployments;
  prices: PriceBooks;
}
