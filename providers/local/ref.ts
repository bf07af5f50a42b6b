/** The provider's id and its only profile: functions of this machine are not kept apart any further. */
export const LOCAL = 'local';
export const LOCAL_PROFILE = 'default';

/** `local:default/NAME`: a local function, unique across everything. */
export function formatLocalRef(name: string): string {
  return `${LOCAL}:${LOCAL_PROFILE}/${name}`;
}
