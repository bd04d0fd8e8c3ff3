import { countriesOfInterest, type VeuPosition } from '../authorizations/veu-positions.js';
import type { Destination } from '../rules/destination.js';
import { formatTpp, type Tpp } from '../rules/tpp.js';
import { nveuStanding, uveuRoom, uveuStanding } from '../rules/veu-position.rule.js';
import { object, optionalTpp } from './answer-words.js';

/** Positions of VEUs in the shape of FORMAT.md sections 7.3 and 7.4: per holder, NVEUs also per country. */
export function veuAnswers(positions: readonly VeuPosition[]): { nveu: object; uveu: object } {
  const national = new Map<string, [string, object][]>();
  const universal: [string, object][] = [];
  for (const position of positions) {
    const { holderId, kind } = position.veu;
    if (kind === 'UVEU') universal.push([holderId, uveuAnswer(position)]);
    else national.set(holderId, [...(national.get(holderId) ?? []), nveuAnswer(position)]);
  }
  return {
    nveu: object([...national].map(([holder, countries]) => [holder, object(countries)])),
    uveu: object(universal),
  };
}

function nveuAnswer({ base, on, veu }: VeuPosition): [string, object] {
  const destination = veu.destination ?? ('' as Destination);
  const { compliant, installedTpp, limitTpp, overTpp, remainingTpp } = nveuStanding(base.get(destination) ?? 0n, on);
  return [
    destination,
    {
      limitTpp: optionalTpp(limitTpp),
      installedTpp: formatTpp(installedTpp),
      remainingTpp: optionalTpp(remainingTpp),
      overTpp: optionalTpp(overTpp),
      compliant,
    },
  ];
}

function uveuAnswer(position: VeuPosition): object {
  const { base, on, veu } = position;
  const standing = uveuStanding(base, veu, on);
  const room = (destination: Destination): string => roomText(uveuRoom(base, veu, destination, on));
  return {
    totalTpp: formatTpp(standing.totalTpp),
    outsideAlliesTpp: formatTpp(standing.outsideAlliesTpp),
    usTpp: formatTpp(standing.usTpp),
    byCountry: object([...standing.byCountry].map(([destination, amount]) => [destination, formatTpp(amount)])),
    violations: standing.violations,
    warnings: standing.warnings,
    room: object(countriesOfInterest(position).map((destination) => [destination, room(destination)])),
    roomInNewCountry: roomText(roomInNewCountry(position)),
  };
}

/** Room in an allocation country where the group has nothing yet: the same for each of them. */
function roomInNewCountry({ base, on, veu }: VeuPosition): Tpp | null {
  const nowhere = NEW_COUNTRIES.find((country) => (base.get(country) ?? 0n) === 0n);
  return nowhere === undefined ? 0n : uveuRoom(base, veu, nowhere, on);
}

/** Allocation countries on every day; some of them a group will not be in. */
const NEW_COUNTRIES = ['NP', 'BT', 'TV', 'KI', 'NR', 'PW', 'MH', 'FM', 'WS', 'TO', 'VU', 'SB'] as Destination[];

const roomText = (room: Tpp | null): string => (room === null ? 'UNLIMITED' : formatTpp(room));
