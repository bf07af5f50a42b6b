/**
 * What there is in the emulation's subscription from the beginning, by name, for adapter and emulation alike: a new app
 * of a profile that points at the local runtime goes there unless its deployment says otherwise.
 */
export const LOCAL_RESOURCES = {
  resourceGroup: 'isobar-local',
  /** The development account, which all of Azure's tools know. */
  storage: 'devstoreaccount1',
  insights: 'isobar-local',
} as const;
