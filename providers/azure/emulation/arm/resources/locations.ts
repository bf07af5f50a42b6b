import { normalLocation } from '../../../normal-location.ts';

/** Locations by their name in resource ids. @see https://learn.microsoft.com/azure/reliability/regions-list */
const NAMES: Readonly<Record<string, string>> = {
  australiaeast: 'Australia East',
  australiasoutheast: 'Australia Southeast',
  austriaeast: 'Austria East',
  brazilsouth: 'Brazil South',
  canadacentral: 'Canada Central',
  canadaeast: 'Canada East',
  centralindia: 'Central India',
  centralus: 'Central US',
  eastasia: 'East Asia',
  eastus: 'East US',
  eastus2: 'East US 2',
  francecentral: 'France Central',
  germanywestcentral: 'Germany West Central',
  israelcentral: 'Israel Central',
  italynorth: 'Italy North',
  japaneast: 'Japan East',
  japanwest: 'Japan West',
  koreacentral: 'Korea Central',
  mexicocentral: 'Mexico Central',
  newzealandnorth: 'New Zealand North',
  northcentralus: 'North Central US',
  northeurope: 'North Europe',
  norwayeast: 'Norway East',
  polandcentral: 'Poland Central',
  southafricanorth: 'South Africa North',
  southcentralus: 'South Central US',
  southeastasia: 'Southeast Asia',
  southindia: 'South India',
  spaincentral: 'Spain Central',
  swedencentral: 'Sweden Central',
  switzerlandnorth: 'Switzerland North',
  uaenorth: 'UAE North',
  uksouth: 'UK South',
  ukwest: 'UK West',
  westcentralus: 'West Central US',
  westeurope: 'West Europe',
  westus: 'West US',
  westus2: 'West US 2',
  westus3: 'West US 3',
};

export const locations: readonly { name: string; displayName: string }[] = Object.entries(NAMES).map(([name, displayName]) => ({
  name,
  displayName,
}));

/** `West Europe` for `westeurope`, which is how App Service writes it; what is not known stays as it is. */
export function locationName(location: string): string {
  return NAMES[normalLocation(location)] ?? location;
}

export function isLocation(location: string): boolean {
  return Object.hasOwn(NAMES, normalLocation(location));
}
