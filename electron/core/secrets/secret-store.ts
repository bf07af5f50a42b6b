import type { SecretStorage } from '#shared/model/profile.ts';

/**
 * Where a front keeps credentials that a user typed in, by name. Values never leave the Node side:
 * no operation returns one.
 */
export interface SecretStore {
  /** Where secrets go as things are now, and what the user is to know about that. */
  storage(): Promise<SecretStorage>;
  /** Null where there is none of this name, or where it can no longer be decrypted. */
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}
