import { AppError } from '#shared/errors.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { secretName, type StoredProfile } from './profile-store.ts';

/** Throws `conflict` where secrets would go into a file and the user has not agreed to that. */
export async function needAgreement(store: SecretStore, secrets: Record<string, string | null>, acceptFile: boolean): Promise<void> {
  if (Object.values(secrets).every((value) => value === null)) return;
  const { kind, warning } = await store.storage();
  if (kind !== 'file' || acceptFile) return;
  throw new AppError('conflict', `The secret was not kept: ${warning ?? 'it would go into a file.'}`, {
    hint: 'Agree to the file (--accept-file), or choose credentials that need no secret here.',
    details: { confirm: 'acceptFile' },
  });
}

/** Keeps what is given, forgets what is null, and says which secrets the profile has then. */
export async function keepSecrets(
  store: SecretStore,
  profile: Pick<StoredProfile, 'key' | 'secrets'>,
  secrets: Record<string, string | null>,
): Promise<string[]> {
  const kept = new Set(profile.secrets);
  for (const [field, value] of Object.entries(secrets)) {
    if (value === null) {
      await store.remove(secretName(profile, field));
      kept.delete(field);
    } else {
      await store.set(secretName(profile, field), value);
      kept.add(field);
    }
  }
  return [...kept];
}

export async function forgetSecrets(store: SecretStore, profile: Pick<StoredProfile, 'key' | 'secrets'>): Promise<void> {
  for (const field of profile.secrets) await store.remove(secretName(profile, field));
}
