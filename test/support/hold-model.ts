/**
 * What holds mean, written a second time and slowly: arrays, recomputed from scratch for every question. It knows nothing
 * of the engine, and counts in units of one item: 15,832 TPP each.
 */
export const UNIT_TPP = 15_832n;
const LPP_TPP = 26_900_000n;
const COUNTRY_TPP = 790_000_000n;
export const LICENSED_UNITS = 1_000n;
export const LICENSED_CENTS = 60_000n;
export const STOCK = 930n;

/** LPP; a license on record; a license to come; under a UVEU outside and inside the nineteen. */
export const ROUTES = ['LPP', 'LIC', 'TBA', 'OUT', 'ALLY'] as const;
export type Route = (typeof ROUTES)[number];

interface Planned {
  readonly id: string;
  readonly route: Route;
  readonly units: bigint;
  readonly price: bigint;
  readonly at: number;
}
export interface ModelShipment extends Planned {
  readonly hold: string | null;
  taken: bigint;
  reversed: boolean;
}
export interface ModelHold extends Planned {
  open: bigint;
  expiresAt: number;
  over: bigint;
  ended: boolean;
  /** What was set aside when: amounts added at instants of the clock. */
  readonly log: { at: number; units: bigint }[];
}
type Filter = (shipment: ModelShipment) => boolean;

export class HoldModel {
  readonly shipments: ModelShipment[] = [];
  readonly holds: ModelHold[] = [];
  now = 0;

  /** Time passes: what has expired ends at exactly its expiry. */
  passTo(now: number): void {
    this.now = now;
    for (const hold of this.holds) if (!hold.ended && hold.expiresAt <= now) this.end(hold, hold.expiresAt);
  }

  place(asked: Planned, expiresAt: number): 'RECORDED' | bigint {
    const room = this.room(asked, true, () => true);
    if (asked.units > room) return room < 0n ? 0n : room;
    const log = [{ at: this.now, units: asked.units }];
    this.holds.push({ ...asked, open: asked.units, over: 0n, ended: false, expiresAt, log });
    return 'RECORDED';
  }

  ship(asked: Planned, guarded: boolean, holdId: string | null): string {
    const hold = this.holds.find(({ id }) => id === holdId);
    if (hold?.ended === true) return 'HOLD_ENDED';
    const taken = hold === undefined ? 0n : asked.units < hold.open ? asked.units : hold.open;
    if (hold !== undefined) hold.open -= taken;
    const refusal = guarded ? this.refusal(asked) : null;
    if (hold !== undefined) hold.open += taken;
    if (refusal !== null) return refusal;
    if (hold !== undefined) {
      this.change(hold, -taken, this.now);
      hold.over += asked.units - taken;
      if (hold.open === 0n) hold.ended = true;
    }
    this.shipments.push({ ...asked, hold: holdId, taken, reversed: false });
    return 'RECORDED';
  }

  reverse(id: string): string {
    const shipment = this.shipments.find((one) => one.id === id);
    if (shipment === undefined || shipment.reversed) return 'ALREADY_REVERSED';
    shipment.reversed = true;
    const hold = this.holds.find((one) => one.id === shipment.hold);
    if (hold === undefined || hold.ended) return 'RECORDED';
    const missing = hold.units - hold.open;
    const back = shipment.taken < missing ? shipment.taken : missing;
    const sameDraw = hold.route !== 'LPP' || yearOf(hold.at) === yearOf(shipment.at);
    if (sameDraw || shipment.taken <= this.room({ ...hold, units: shipment.taken }, true, () => true)) {
      this.change(hold, back, this.now);
    }
    return 'RECORDED';
  }

  lift(id: string): string {
    const hold = this.holds.find((one) => one.id === id);
    if (hold === undefined || hold.ended) return 'HOLD_ENDED';
    this.end(hold, this.now);
    return 'RECORDED';
  }

  extend(id: string, expiresAt: number): string {
    const hold = this.holds.find((one) => one.id === id);
    if (hold === undefined || hold.ended) return 'HOLD_ENDED';
    hold.expiresAt = expiresAt;
    return 'RECORDED';
  }

  /** Units that count on a route, in a year for LPP. */
  used(route: Route, which: Filter, year?: number): bigint {
    return sum(
      this.shipments
        .filter((one) => one.route === route && !one.reversed && which(one))
        .filter((one) => year === undefined || yearOf(one.at) === year)
        .map(({ units }) => units),
    );
  }

  usedCents(which: Filter): bigint {
    const drawn = this.shipments.filter((one) => one.route === 'LIC' && !one.reversed && which(one));
    return sum(drawn.map(({ price, units }) => units * price));
  }

  held(route: Route, year?: number): bigint {
    const open = this.holds.filter((one) => one.route === route && !one.ended);
    return sum(open.filter((one) => year === undefined || yearOf(one.at) === year).map((one) => one.open));
  }

  heldCents(): bigint {
    return sum(this.holds.filter((one) => one.route === 'LIC' && !one.ended).map(({ open, price }) => open * price));
  }

  /** What holds of a route had set aside at an instant of the clock. */
  heldAt(route: Route, at: number): bigint {
    const moves = this.holds.filter((one) => one.route === route).flatMap(({ log }) => log);
    return sum(moves.filter((one) => one.at <= at).map(({ units }) => units));
  }

  private refusal(asked: Planned): string | null {
    if (asked.route === 'TBA') return 'NOT_AUTHORIZED';
    const before: Filter = (one) => one.at < asked.at || (one.at === asked.at && one.id < asked.id);
    const isVeu = asked.route === 'OUT' || asked.route === 'ALLY';
    const promised = this.held('OUT') + this.held('ALLY') > 0n;
    const rooms = isVeu
      ? [
          this.room(asked, false, before),
          ...(promised ? [this.room(asked, true, before), this.room(asked, true, () => true)] : []),
        ]
      : [this.room(asked, true, () => true)];
    if (rooms.every((room) => asked.units <= room)) return null;
    return isVeu ? 'NOT_AUTHORIZED' : 'LIMIT_EXCEEDED';
  }

  /** The most units that fit beside what counts and, when asked, what is held. A plan outside fits on its day and for good. */
  private room(asked: Planned, beside: boolean, which: Filter): bigint {
    const held = (route: Route, year?: number): bigint => (beside ? this.held(route, year) : 0n);
    switch (asked.route) {
      case 'LPP': {
        const year = yearOf(asked.at);
        return floor(LPP_TPP - (this.used('LPP', which, year) + held('LPP', year)) * UNIT_TPP, UNIT_TPP);
      }
      case 'LIC': {
        const units = LICENSED_UNITS - this.used('LIC', which) - held('LIC');
        const cents = floor(
          110n * LICENSED_CENTS - 100n * (this.usedCents(which) + (beside ? this.heldCents() : 0n)),
          100n,
        );
        const byValue = floor(cents, asked.price);
        return units < byValue ? units : byValue;
      }
      case 'TBA':
        return floor(COUNTRY_TPP - (LICENSED_UNITS + this.used('TBA', which) + held('TBA')) * UNIT_TPP, UNIT_TPP);
      case 'ALLY':
        return asked.units;
      case 'OUT': {
        const onItsDay: Filter = (one) =>
          which(one) && (one.at < asked.at || (one.at === asked.at && one.id < asked.id));
        const rooms = [which, onItsDay].map((some) => {
          const outside = this.used('OUT', some) + held('OUT');
          const total = STOCK + this.used('ALLY', some) + outside;
          return floor(7n * total - 100n * outside, 93n); // 100 (o + x) ≤ 7 (t + x)
        });
        return rooms[0] === undefined || rooms[1] === undefined ? 0n : rooms[0] < rooms[1] ? rooms[0] : rooms[1];
      }
    }
  }

  private end(hold: ModelHold, at: number): void {
    this.change(hold, -hold.open, at);
    hold.ended = true;
  }

  private change(hold: ModelHold, units: bigint, at: number): void {
    hold.open += units;
    hold.log.push({ at, units });
  }
}

export const yearOf = (at: number): number => new Date(at).getUTCFullYear();
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, one) => total + one, 0n);
/** Rounded down, below zero too. */
const floor = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b));
