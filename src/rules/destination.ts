import { type Country, countries } from './rulebook/countries.data.js';

/**
 * An EAR destination: the ISO alpha-2 code whose ledger a place posts to. Hong Kong is `CN`, Puerto Rico `US`,
 * Liechtenstein `CH`. Only `destinationOf` makes one, so a code that was not mapped cannot be judged by mistake.
 */
export type Destination = string & { readonly __destination: unique symbol };

const byCode: ReadonlyMap<string, Country> = new Map(countries.map((country) => [country.alpha2, country]));
const destinations: readonly Destination[] = countries
  .filter((country) => country.alpha2 === country.earDestination)
  .map((country) => country.alpha2 as Destination);

/** Is this an upper-case ISO 3166-1 alpha-2 code we know, or `XK`? */
export const isCountryCode = (text: string): boolean => byCode.has(text);

/** The EAR destination a country code posts to. Throws `RangeError` for a code we do not know. */
export const destinationOf = (code: string): Destination => countryOf(code).earDestination as Destination;

/** The country of a code, a territory included. Throws `RangeError` for a code we do not know. */
export function countryOf(code: string): Country {
  const country = byCode.get(code);
  if (country === undefined) throw new RangeError(`"${code}" is not an ISO 3166-1 alpha-2 code in upper case`);
  return country;
}

/** Every EAR destination, by code: 202 of them, the United States included. */
export const allDestinations = (): readonly Destination[] => destinations;

/** The United States. Moving items inside it is no export. */
export const UNITED_STATES: Destination = destinationOf('US');
