import type { Caller } from './caller.js';
import { type Gate, TurnedAway } from './gate.js';

/** How long somebody may stay whose key was revoked, on top of what the gate itself needs to learn of it. */
export const WATCH_EVERY_MS = 2_000;

interface Guest {
  readonly again: () => Caller | Promise<Caller>;
  readonly leave: () => void;
}

/** Looks again and again whether those with an open stream or socket may still be there, and ends it when not. */
export class Watch {
  private readonly guests = new Set<Guest>();
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(gate: Gate, everyMs = WATCH_EVERY_MS) {
    if (!gate.watches) return;
    this.timer = setInterval(() => {
      for (const guest of this.guests) void this.look(guest);
    }, everyMs);
    this.timer.unref();
  }

  /** From now on. Answers what ends the watching. */
  over(guest: Guest): () => void {
    this.guests.add(guest);
    return () => void this.guests.delete(guest);
  }

  close(): void {
    clearInterval(this.timer);
    this.guests.clear();
  }

  private async look(guest: Guest): Promise<void> {
    try {
      await guest.again();
    } catch (error) {
      // a database that is away says nothing about the guest
      if (!(error instanceof TurnedAway) || !this.guests.delete(guest)) return;
      guest.leave();
    }
  }
}
