/** `westeurope` for `West Europe`: Azure writes a location both ways. */
export function normalLocation(location: string): string {
  return location.replaceAll(' ', '').toLowerCase();
}
