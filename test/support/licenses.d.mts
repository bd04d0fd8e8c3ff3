export const ALLOWED: readonly string[];
export function productionLicenses(): { readonly name: string; readonly version: string; readonly license: string }[];
export function isAllowed(license: string): boolean;
