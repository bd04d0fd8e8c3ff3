import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Caller } from '../platform/caller.js';
import { TurnedAway } from '../platform/gate.js';

const WINDOW_S = 60;

export interface RateLimitSettings {
  /** Requests a minute; 0 is no limit. */
  readonly rateLimit: number;
  readonly anonymousRateLimit: number;
}

/** Counts requests of each key or token, and failed ones of each address. Each process counts for itself. */
export class RateLimits {
  private readonly callers: RateLimiterMemory | undefined;
  private readonly strangers: RateLimiterMemory | undefined;

  constructor({ anonymousRateLimit, rateLimit }: RateLimitSettings) {
    this.callers = limiterOf(rateLimit);
    this.strangers = limiterOf(anonymousRateLimit);
  }

  /** One more request of a caller: the headers that say what remains. Throws `RATE_LIMITED`. */
  count({ credential }: Caller): Promise<Readonly<Record<string, string>>> {
    return consume(this.callers, credential);
  }

  /** One more request that shows nothing valid. Throws `RATE_LIMITED`. */
  async countStranger(address: string | undefined): Promise<void> {
    await consume(this.strangers, neighbourhoodOf(address ?? ''));
  }
}

const limiterOf = (points: number): RateLimiterMemory | undefined =>
  points === 0 ? undefined : new RateLimiterMemory({ points, duration: WINDOW_S });

async function consume(limiter: RateLimiterMemory | undefined, who: string): Promise<Readonly<Record<string, string>>> {
  if (limiter === undefined) return {};
  try {
    return headersOf(limiter, await limiter.consume(who));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const retryAfter = { 'retry-after': String(Math.max(1, Math.ceil(error.msBeforeNext / 1000))) };
    throw new TurnedAway('RATE_LIMITED', 429, { ...headersOf(limiter, error), ...retryAfter });
  }
}

/** The headers of draft-ietf-httpapi-ratelimit-headers in the form most clients read. */
const headersOf = ({ points }: RateLimiterMemory, { msBeforeNext, remainingPoints }: RateLimiterRes) => ({
  'ratelimit-limit': String(points),
  'ratelimit-remaining': String(remainingPoints),
  'ratelimit-reset': String(Math.ceil(msBeforeNext / 1000)),
  'ratelimit-policy': `${points};w=${WINDOW_S}`,
});

/** An IPv4 address, or the /64 of an IPv6 one: whoever has one address of it has all of them. */
export function neighbourhoodOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(bare)) return bare;
  const [head = '', tail] = bare.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
